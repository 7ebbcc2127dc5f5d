"""The sample: an invented commune with people, a running campaign and a directive that waits for review.

Only for trying the program out: its sign-ins have a known password, so it is loaded only when TUNGNGO_SAMPLE=1.
Tỉnh Mẫu and Xã Mẫu have no code of the statistics office, so that they never meet a real unit.
"""

"""Vietnamese text: Unicode, tones, folding, numerals, dates, names of units."""

from vanban.text.dates import Period, find_dates, find_periods, make_date, parse_atom
from vanban.text.norm import compile_viet, fold, norm, place_tones, plain, sort_key, strip_accents
from vanban.text.numerals import parse_number, roman

__all__ = [
    "Period",
    "compile_viet",
    "find_dates",
    "find_periods",
    "fold",
    "make_date",
    "norm",
    "parse_atom",
    "parse_number",
    "place_tones",
    "plain",
    "roman",
    "sort_key",
    "strip_accents",
]

"""Who gets in at the addresses of accounts, django-allauth's among them (tests/permissions/table.py)."""

from __future__ import annotations

from permissions.table import Row, everyone, public

ROWS = [
    Row("accounts:profile", get=everyone(), post=everyone()),
    Row("account_login", get=public(), post=public()),
    Row("account_logout", get=public(), post=public()),
    Row("account_inactive", get=public()),
    Row("account_signup", get=public(), post=public()),
    Row("account_reauthenticate", get=everyone(), post=everyone()),
    Row("account_change_password", get=everyone(), post=everyone()),
    Row("account_set_password", get=everyone(), post=everyone()),
    Row("account_reset_password", get=public(), post=public()),
    Row("account_reset_password_done", get=public()),
    Row(
        "account_reset_password_from_key",
        lambda _world: {"uidb36": "1", "key": "x-y"},
        get=public(),
        post=public(),
    ),
    Row("account_reset_password_from_key_done", get=public()),
    Row("mfa_index", get=everyone()),
    Row("mfa_authenticate", get=everyone(), post=everyone()),
    Row("mfa_reauthenticate", get=everyone(), post=everyone()),
    Row("mfa_activate_totp", get=everyone(), post=everyone()),
    # Nobody here has a second factor yet: there is nothing to end, see or download.
    Row("mfa_deactivate_totp", get=everyone(404), post=everyone(404)),
    Row("mfa_view_recovery_codes", get=everyone(404)),
    Row("mfa_generate_recovery_codes", get=everyone(), post=everyone()),
    Row("mfa_download_recovery_codes", get=everyone(404), post=everyone(404)),
    Row("usersessions_list", get=everyone(), post=everyone()),
]

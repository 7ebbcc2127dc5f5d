"""Settings of sign-in: django-allauth, its second factor and sessions, and the lock-out of django-axes."""

from __future__ import annotations

from datetime import timedelta

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tungngo.organizations.sign_in.MemberBackend",
]

ACCOUNT_ADAPTER = "tungngo.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts begin with an invitation, never with a sign-up
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Từng Ngõ] "
# "login_failed" counts wrong codes of the second factor for each person, as strictly as axes counts wrong passwords:
# a million codes are soon tried. Passwords themselves are left to axes (AccountAdapter.pre_authenticate).
# A whole office signs in from one address at eight o'clock: allauth's 30 a minute would turn it away.
ACCOUNT_RATE_LIMITS = {"login_failed": "5/15m/key", "login": "300/m/ip"}

MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Từng Ngõ"
MFA_TOTP_TOLERANCE = 1  # old phones' clocks are off by up to half a minute
USERSESSIONS_TRACK_ACTIVITY = True

# Whose role asks for a second factor, when the installation requires it (TUNGNGO_REQUIRE_TOTP); see
# tungngo.organizations.middleware.
REQUIRE_TOTP_ROLES = frozenset({"administrator", "provincial_officer", "officer", "leader"})

INVITATION_LIFETIME = timedelta(days=7)

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the page says when it ends: it must then end
# A name together with an address. By the name alone, anybody could keep an officer out by typing that name; by the
# address alone, one forgetful colleague would lock the whole office, which shares one address. Behind a proxy that
# hides the addresses the pair becomes the name alone, which is the stricter of the two.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"  # as allauth's form calls it
AXES_USERNAME_CALLABLE = "tungngo.accounts.lockout.attempted_username"
AXES_LOCKOUT_CALLABLE = "tungngo.accounts.lockout.locked_out_page"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = False  # the audit log has it
AXES_DISABLE_ACCESS_LOG = True  # likewise
AXES_VERBOSE = False

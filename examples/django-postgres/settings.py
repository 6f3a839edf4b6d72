import secrets
from pathlib import Path

SECRET_KEY = secrets.token_hex()
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "board.views"
INSTALLED_APPS = ["board"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db",
        "NAME": "notes",
        "USER": "notes",
        "PASSWORD": Path("/run/secrets/password").read_text(),
    }
}

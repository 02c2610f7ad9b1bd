"""django-oauth-toolkit with rotating refresh tokens and reuse protection, on a free loopback port.

usage: oauth_server.py FOLDER
Prints one line of JSON when it serves: {"port": ..., "refresh_token": ...}. Ends when standard input ends.
"""

import json
import os
import socketserver
import sys
import threading
from datetime import timedelta
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

folder = sys.argv[1]
settings.configure(
    SECRET_KEY="of no importance",
    ALLOWED_HOSTS=["127.0.0.1"],
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.path.join(folder, "db.sqlite3"),
                           "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE"}}},
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    OAUTH2_PROVIDER={"ROTATE_REFRESH_TOKEN": True, "REFRESH_TOKEN_REUSE_PROTECTION": True,
                     "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0, "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
                     "REFRESH_TOKEN_EXPIRE_SECONDS": None, "SCOPES": {"read": "read"}},
    LOGGING_CONFIG=None,
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402
from oauth2_provider.models import AccessToken, Application, RefreshToken  # noqa: E402
from oauth2_provider.views import TokenView  # noqa: E402

counts = {"ok": 0, "refused": 0}
lock = threading.Lock()
token_view = TokenView.as_view()


def token(request):
    response = token_view(request)
    with lock:
        counts["ok" if response.status_code == 200 else "refused"] += 1
    return response


def resource(request):
    value = request.headers.get("Authorization", "").removeprefix("Bearer ")
    alive = AccessToken.objects.filter(token=value, expires__gt=timezone.now()).exists()
    return JsonResponse({"ok": alive}, status=200 if alive else 401)


def stats(request):
    alive = RefreshToken.objects.filter(revoked__isnull=True).count()
    return JsonResponse({**counts, "alive": alive})


urlpatterns = [path("token", token), path("resource", resource), path("stats", stats)]

call_command("migrate", verbosity=0)
from django.contrib.auth.models import User  # noqa: E402

user = User.objects.create_user("somebody")
application = Application.objects.create(
    name="race", client_id="app", client_secret="s3cret", user=user, hash_client_secret=False,
    client_type="confidential", authorization_grant_type="authorization-code", redirect_uris="https://app.example/")
access = AccessToken.objects.create(
    user=user, application=application, token="at-0", expires=timezone.now() + timedelta(hours=1), scope="read")
refresh = RefreshToken.objects.create(
    user=user, application=application, token="rt-0", access_token=access, token_family="00000000-0000-4000-8000-000000000000")


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 512


class Quiet(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


from django.core.wsgi import get_wsgi_application  # noqa: E402

server = make_server("127.0.0.1", 0, get_wsgi_application(), server_class=Server, handler_class=Quiet)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(json.dumps({"port": server.server_port, "refresh_token": refresh.token}), flush=True)
sys.stdin.read()

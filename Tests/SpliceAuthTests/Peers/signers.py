"""The vendors' own signers and verifiers, one JSON request a line on standard input, one JSON answer a line on standard output.

Requests: {"op": NAME, "secret": TEXT, "body": TEXT, "headers": {...}, "url": TEXT, "time": SECONDS}
Answers:  {"ok": true} or {"ok": false} for verifying, {"headers": {...}} or {"text": ...} for signing.
"""

import json
import sys
import time as clock


def verify_stripe(r):
    import stripe
    stripe.WebhookSignature.verify_header(r["body"], r["headers"]["Stripe-Signature"], r["secret"], tolerance=None)


def sign_stripe(r):
    import stripe
    signature = stripe.WebhookSignature._compute_signature("%d.%s" % (r["time"], r["body"]), r["secret"])
    return {"Stripe-Signature": "t=%d,v1=%s" % (r["time"], signature)}


def slack(r):
    from slack_sdk.signature import SignatureVerifier

    class Now:
        def now(self):
            return r["time"]
    return SignatureVerifier(r["secret"], clock=Now())


def verify_slack(r):
    assert slack(r).is_valid_request(r["body"], r["headers"])


def sign_slack(r):
    stamp = str(r["time"])
    return {"X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": slack(r).generate_signature(timestamp=stamp, body=r["body"])}


def twilio_parameters(r):
    from urllib.parse import parse_qsl
    return dict(parse_qsl(r["body"], keep_blank_values=True))


def verify_twilio(r):
    from twilio.request_validator import RequestValidator
    assert RequestValidator(r["secret"]).validate(r["url"], twilio_parameters(r), r["headers"]["X-Twilio-Signature"])


def sign_twilio(r):
    from twilio.request_validator import RequestValidator
    return {"X-Twilio-Signature": RequestValidator(r["secret"]).compute_signature(r["url"], twilio_parameters(r))}


def verify_hubspot(r):
    from hubspot.utils.signature import Signature
    clock_time, clock.time = clock.time, lambda: r["time"]
    try:
        assert Signature.is_valid(
            signature=r["headers"]["X-HubSpot-Signature-v3"], client_secret=r["secret"], request_body=r["body"],
            http_uri=r["url"], http_method="POST", signature_version="v3",
            timestamp=r["headers"]["X-HubSpot-Request-Timestamp"])
    finally:
        clock.time = clock_time


def sign_hubspot(r):
    from hubspot.utils.signature import Signature
    stamp = str(r["time"] * 1000)
    value = Signature.get_signature(r["secret"], r["body"], "v3", http_uri=r["url"], http_method="POST", timestamp=stamp)
    return {"X-HubSpot-Request-Timestamp": stamp, "X-HubSpot-Signature-v3": value}


def standard(r, module, names):
    webhook = module.Webhook(r["secret"])
    if "headers" in r:
        headers = {k.lower(): v for k, v in r["headers"].items()}
        return webhook.verify(r["body"], headers)
    from datetime import datetime, timezone
    stamp = datetime.fromtimestamp(r["time"], tz=timezone.utc)
    return {names + "-id": "msg_1", names + "-timestamp": str(r["time"]),
            names + "-signature": webhook.sign("msg_1", stamp, r["body"])}


def standardwebhooks(r):
    import standardwebhooks.webhooks as module
    return standard(r, module, "webhook")


def svix(r):
    import svix.webhooks as module
    return standard(r, module, "svix")


def oauth1(r):
    from oauthlib import oauth1 as library
    client = library.Client(
        "consumer", client_secret=r["secret"], resource_owner_key="token", resource_owner_secret="token secret",
        signature_method=r["method"], nonce=r["nonce"], timestamp=str(r["time"]))
    _, headers, _ = client.sign(
        r["url"], http_method="POST", body=r["body"], headers={"Content-Type": "application/x-www-form-urlencoded"})
    return {"Authorization": headers["Authorization"]}


def message_signature(r):
    from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from requests.structures import CaseInsensitiveDict

    class Keys(HTTPSignatureKeyResolver):
        def resolve_private_key(self, key_id):
            secret = bytes.fromhex(r["secret"])
            return Ed25519PrivateKey.from_private_bytes(secret) if r["algorithm"] == "ed25519" else secret

        def resolve_public_key(self, key_id):
            key = self.resolve_private_key(key_id)
            return key.public_key() if r["algorithm"] == "ed25519" else key

    class Message:
        method, url, body = "POST", r["url"], r["body"].encode()
        headers = CaseInsensitiveDict(r.get("headers") or {"content-type": "application/json"})

    algorithm = {"ed25519": algorithms.ED25519, "hmac-sha256": algorithms.HMAC_SHA256}[r["algorithm"]]
    message = Message()
    if "headers" in r:
        verifier = HTTPMessageVerifier(signature_algorithm=algorithm, key_resolver=Keys())
        return verifier.verify(message, body=message.body)
    HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=Keys()).sign(
        message, key_id="k1", body=message.body,
        covered_component_ids=("@method", "@target-uri", "@authority", "@path", "@query", "content-type"))
    return dict(message.headers)


def jwt(r):
    from joserfc import jwt as library
    from joserfc.jwk import import_key
    token = library.decode(r["body"], import_key(r["secret"], r["kind"]), algorithms=[r["algorithm"]])
    return {"sub": token.claims["sub"], "alg": token.header["alg"]}


for line in sys.stdin:
    request = json.loads(line)
    try:
        result = globals()[request["op"]](request)
        answer = {"headers": result} if isinstance(result, dict) and "headers" not in request else {"ok": True}
    except Exception as error:
        answer = {"ok": False, "why": repr(error)[:200]}
    print(json.dumps(answer), flush=True)

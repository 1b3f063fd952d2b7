"""Ask the web process whether it is well; the exit status is the answer."""

import http.client
import os
import sys


def main() -> int:
    """0 when the readiness page answers 200, else 1."""
    port = int(os.environ.get("WEB_BIND", "0.0.0.0:8000").rpartition(":")[2])
    # Django answers only to names it is allowed to have; "*" allows any.
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/health/ready/", headers={"Host": host})
        return 0 if connection.getresponse().status == http.client.OK else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())

"""Takes the README's picture from the running demo company.

python3 dev.py run                                  # in one terminal
.venv/bin/python docs/make_picture.py --chromium /usr/bin/chromium
"""

import argparse
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Sign in as the demo's head and photograph the dashboard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--email", default="charlotte.meyer@plano.example")
    parser.add_argument("--password", default="demo-plano-systems")
    parser.add_argument("--path", default="/metrics/?period=quarter&code=fcr")
    parser.add_argument("--chromium", default=None)
    parser.add_argument("--to", type=Path, default=HERE / "images" / "product.png")
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(
            viewport={"width": 1440, "height": 1180}, locale="en", color_scheme="light"
        )
        page.goto(f"{options.url}/sign-in/")
        page.fill("[name=username]", options.email)
        page.fill("[name=password]", options.password)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{options.url}/")
        page.goto(options.url + options.path)
        options.to.parent.mkdir(exist_ok=True)
        page.screenshot(path=options.to)
        browser.close()


if __name__ == "__main__":
    main()

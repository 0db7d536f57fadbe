"""Writes docs/settings.md from the settings themselves: `PYTHONPATH=tests python tests/contract/write_settings_page.py`."""

from support.settings_page import PAGE, settings_page

if __name__ == "__main__":
    PAGE.write_text(settings_page(), encoding="utf-8")

from support.settings_page import PAGE, settings_page


def test_the_page_of_settings_lists_every_setting_there_is() -> None:
    rewrite = "run `PYTHONPATH=tests python tests/contract/write_settings_page.py`"
    assert PAGE.read_text(encoding="utf-8") == settings_page(), rewrite

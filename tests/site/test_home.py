def test_home_answers_in_both_languages(browse):
    browser = browse()

    assert '<html lang="es"' in browser.get("/es/").html
    assert browser.get("/").status == 200
    assert '<html lang="en"' in browser.get("/en/").html

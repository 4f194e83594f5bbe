"""Nothing that a telephone on a bad line opens is heavy, in the light version least of all."""

import re

import brotli

ALL, LIGHT = 52 * 1024, 18 * 1024  # bytes of a first view
ASSET = re.compile(r'(?:href|src)="(/static/[^"#]+)')
PAGES = (
    "/es/",
    "/en/plans/gt-nap5",
    "/es/plans/gt-nap5/commitments/9",
    "/es/proposals/plan-gobierno-digital",
    "/en/proposals/politica-discapacidad",
    "/es/proposals/plan-gobierno-digital/responses",
    "/es/responses",
    "/es/consultations",
    "/es/participation",
    "/es/meetings",
    "/es/follow-up",
    "/es/data",
)


def weight(client, path):
    """Of a page with all it brings at once."""
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200, path
    html = brotli.decompress(answer.data).decode()
    parts = {
        part: client.get(part, headers={"Accept-Encoding": "br"}) for part in ASSET.findall(html)
    }
    return len(answer.data) + sum(len(each.data) for each in parts.values())


def test_the_first_view_of_a_page_is_small_and_smaller_in_the_light_version(told):
    client = told.test_client()
    whole = {path: weight(client, path) for path in PAGES}
    client.set_cookie("light", "1")
    light = {path: weight(client, path) for path in PAGES}

    assert not {path: size for path, size in whole.items() if size > ALL}
    assert not {path: size for path, size in light.items() if size > LIGHT}

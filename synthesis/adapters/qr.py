"""QR codes as SVG inside a page. Knows nothing of what they lead to."""

import segno


def qr_svg(text: str, title: str) -> str:
    """Return an `svg` element without a size of its own; `title` is for screen readers.

    Correction level M survives a crease or a thumb; four modules of white around it are
    what the standard (ISO/IEC 18004) asks for. Both texts are escaped.
    """
    code = segno.make(text, error="m", micro=False)
    return str(code.svg_inline(border=4, omitsize=True, svgclass="qr", lineclass=None, title=title))

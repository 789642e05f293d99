"""GET /workbook: the workbook as the board stands at that moment, as a file.

A plain address: any web process answers it, whatever becomes meanwhile of the page that
has the button. Streamlit's own downloads lie in the page's process and are replaced
whenever the page runs anew, also by somebody else's change. Knows no sheet.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from synthesis.domain.model import Actor
from synthesis.routes.answer import in_thread, signed_in
from synthesis.routes.bench import workbench
from synthesis.services import publish


def _made(actor: Actor) -> tuple[str, bytes]:
    bench = workbench()
    sheets = publish.workbook(bench.store, actor)
    return publish.file_name(bench.store, actor), bench.write_workbook(sheets)


async def download(request: Request) -> Response:
    """Answer with the file, for those who may publish."""
    name, data = await in_thread(_made, await signed_in(request))
    headers = {
        "Content-Disposition": f"attachment; filename*=utf-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=publish.XLSX, headers=headers)

"""A line between browser and server, on loopback, that can be cut, go silent, and heal."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_RESET = struct.pack("ii", 1, 0)  # closing then sends a reset, as a wifi that is gone would
_START_SECONDS = 10.0


class Wire:
    """Passes bytes between its own port and the server's, until told otherwise.

    `cut`: every connection is reset, and so is each new one. `hush`: connections
    stay open, new ones are taken, and nothing passes; or nothing of the answers,
    so that the server stores what the browser never hears of. `heal` ends both:
    what was held back arrives late, or never, when the connections are forgotten.
    """

    def __init__(self, server: int) -> None:
        self.port = 0
        self._server = server
        self._is_cut = False
        self._ways = {"asked": asyncio.Event(), "answered": asyncio.Event()}
        self._lines: set[asyncio.StreamWriter] = set()
        self._forgotten: set[asyncio.StreamWriter] = set()
        self._never = asyncio.Event()
        self._loop = asyncio.new_event_loop()

    def cut(self) -> None:
        self._do(self._cut)

    def hush(self, *, answers_only: bool = False) -> None:
        self._do(lambda: self._hush(answers_only))

    def heal(self, *, forget: bool = False) -> None:
        self._do(lambda: self._heal(forget))

    def _do(self, deed: Callable[[], None]) -> None:
        async def done() -> None:
            deed()

        asyncio.run_coroutine_threadsafe(done(), self._loop).result(_START_SECONDS)

    def _cut(self) -> None:
        self._is_cut = True
        for line in tuple(self._lines):
            _reset(line)

    def _hush(self, answers_only: bool) -> None:
        self._ways["answered"].clear()
        if not answers_only:
            self._ways["asked"].clear()

    def _heal(self, forget: bool) -> None:
        if forget:
            self._forgotten |= self._lines
        self._is_cut = False
        for way in self._ways.values():
            way.set()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            _reset(writer)
            return
        try:
            there_reader, there = await asyncio.open_connection("127.0.0.1", self._server)
        except OSError:  # the server was killed
            _reset(writer)
            return
        self._lines |= {writer, there}
        ways = (self._pass(reader, there, "asked"), self._pass(there_reader, writer, "answered"))
        with contextlib.suppress(asyncio.CancelledError):  # the wire is taken down
            await asyncio.gather(*ways)
        for line in (writer, there):
            self._lines.discard(line)
            self._forgotten.discard(line)
            line.close()

    async def _pass(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(1 << 16):
                await self._ways[way].wait()
                if writer in self._forgotten:
                    await self._never.wait()  # for ever, as far as these two know
                writer.write(data)
                await writer.drain()
        writer.close()

    def run(self, ready: threading.Event) -> None:
        """Serve until the loop is stopped; in a thread of its own."""
        asyncio.set_event_loop(self._loop)
        self._heal(forget=False)
        serving = asyncio.start_server(self._connect, "127.0.0.1", 0)
        server = self._loop.run_until_complete(serving)
        self.port = int(server.sockets[0].getsockname()[1])
        ready.set()
        self._loop.run_forever()
        server.close()
        while open_lines := asyncio.all_tasks(self._loop):
            for task in open_lines:
                task.cancel()
            self._loop.run_until_complete(asyncio.wait(open_lines))
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)


def _reset(writer: asyncio.StreamWriter) -> None:
    line = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()


@contextmanager
def wire_to(server: int) -> Iterator[Wire]:
    """A wire to a port of this machine, until the end of the block."""
    wire, ready = Wire(server), threading.Event()
    thread = threading.Thread(target=wire.run, args=(ready,), name="wire", daemon=True)
    thread.start()
    if not ready.wait(_START_SECONDS):
        raise TimeoutError("the wire did not start")
    try:
        yield wire
    finally:
        wire.stop()
        thread.join(_START_SECONDS)

"""The command that stands for `python -m MODULE …` where `fork_server` runs it; see there.

Started with `-I -S` and importing built-in modules only, it is there in a hundredth of a second.
Arguments: the server's socket, the descriptors to pass on (`0,1,2`), the module, its arguments.
"""

import marshal
import posix
import sys
from _signal import SIGTERM, signal  # type: ignore[import-not-found]
from _socket import AF_UNIX, SCM_RIGHTS, SOCK_STREAM, SOL_SOCKET, socket

address, descriptors, *command = sys.argv[1:]
numbers = [int(number) for number in descriptors.split(",")]
packed = b"".join(number.to_bytes(4, sys.byteorder) for number in numbers)
environment = {bytes(name): bytes(value) for name, value in posix.environ.items()}
request = marshal.dumps((numbers, posix.getcwd(), environment, command))
server = socket(AF_UNIX, SOCK_STREAM)
server.connect(address)
server.sendmsg([b"\0"], [(SOL_SOCKET, SCM_RIGHTS, packed)])
server.sendall(len(request).to_bytes(4, sys.byteorder) + request)
# Any byte asks for the end of the run.
signal(SIGTERM, lambda *_: server.send(b"\0"))
code = server.recv(4)
# None comes where the server is gone.
posix._exit(int.from_bytes(code, sys.byteorder) if code else 70)

"""The network door: bytes come in over HTTP, service and core are asked, bytes go out.

Promise: no rule lives here; every byte that leaves was chosen for the one who asked.
"""

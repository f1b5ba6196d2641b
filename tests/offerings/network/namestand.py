"""A name server on this machine: it says what a test tells it to."""

import socket
import threading

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from offerings.fetching.network import Resolvers

SILENT = object()


class NameStand:
    """Says what it was told to say: records, a code such as NXDOMAIN, or nothing at all; of what it does not know, no records."""

    def __init__(self):
        self.said, self.asked = {}, []
        self.authenticated = False

    def say(self, name, kind, *said):
        """What to say when asked for the first time, the second and so on; the last one stays."""
        self.said[name, kind] = list(said)

    def __enter__(self):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.stopping = False
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping = True
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.socket.getsockname())
        self.thread.join()
        self.socket.close()

    @property
    def resolvers(self):
        return Resolvers(("127.0.0.1",), self.socket.getsockname()[1])

    def run(self):
        while not self.stopping:
            wire, origin = self.socket.recvfrom(4_096)
            if wire:
                self.respond(dns.message.from_wire(wire), origin)

    def respond(self, query, origin):
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        self.asked.append((name, kind, bool(query.flags & dns.flags.AD), bool(query.ednsflags & dns.flags.DO)))
        waiting = self.said.get((name, kind), [[]])
        said = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if said is SILENT:
            return
        response = dns.message.make_response(query, recursion_available=True)
        if isinstance(said, str):
            response.set_rcode(dns.rcode.from_text(said))
        else:
            response.answer = [dns.rrset.from_text(*line) for line in said]
        response.flags |= dns.flags.AD if self.authenticated else 0
        self.socket.sendto(response.to_wire(max_size=65_000), origin)


def records(name, kind, *texts, ttl=300):
    return (f"{name}.", ttl, "IN", kind, *texts)

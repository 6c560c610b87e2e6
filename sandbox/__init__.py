"""A carrier and a Telegram in a box: the wires the real ones speak, phones, a clock to turn, faults to inject."""

from sandbox.app import Sandbox
from sandbox.wires import SandboxWires

__all__ = ["Sandbox", "SandboxWires"]

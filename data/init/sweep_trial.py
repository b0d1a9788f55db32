"""Lets a Python program be a trial of `sweep`. Standard library only; Python 3.8 or newer; copy it where you like.

    import sweep_trial

    config = sweep_trial.config(learning_rate=0.1)    # what the sweep says, over these defaults
    for step in range(1, 101):
        ...
        sweep_trial.log(step, loss=loss)
        if step % 20 == 0 or sweep_trial.stopping():
            path = sweep_trial.checkpoint_path("state.pt")
            torch.save(state, path)
            sweep_trial.checkpoint(path)               # ends the program here when `sweep` has asked it to
    sweep_trial.finish(accuracy=accuracy)

Without `sweep` the same program runs alone and prints what it would have reported.
"""

import json
import math
import os
import shutil
import signal
import sys
import threading
from datetime import datetime, timezone

_PENDING = ".tmp-"
_state = {"started": False, "finished": False, "stopping": False, "checkpointed": False, "step": 0}


def config(**defaults):
    """The run's config as a dict, over `defaults`; these alone without `sweep`. The seed is at "seed"."""
    path = os.environ.get("SWEEP_CONFIG")
    if not path:
        return defaults
    with open(path, encoding="utf-8") as file:
        return {**defaults, **json.load(file)["config"]}


def log(step, **metrics):
    """Reports metrics at a step: any numbers, also tensors of one element. Ends a program that was asked to end and
    writes no checkpoints; one that does ends at its next checkpoint()."""
    _start()
    _state["step"] = int(step)
    for name, value in metrics.items():
        _emit("metric", step=int(step), name=name, value=_number(value))
    if _state["stopping"] and not _state["checkpointed"]:
        sys.exit(128 + signal.SIGTERM)


def checkpoint_path(name):
    """Where to write a checkpoint file of that name before checkpoint() is called: it is whole only then."""
    folder = os.environ.get("SWEEP_CHECKPOINT_DIR")
    _state["checkpointed"] = True
    return os.path.join(folder, _PENDING + name) if folder else name


def checkpoint(path, step=None):
    """Makes a file that was written the run's checkpoint, safely across a power cut, and removes older ones (files
    named weights* stay). `step` is the last one logged, unless given. Ends the program when it was asked to end."""
    _start()
    step = _state["step"] if step is None else int(step)
    folder = os.environ.get("SWEEP_CHECKPOINT_DIR")
    _state["checkpointed"] = True
    name = os.path.basename(path)
    if folder:
        name = name[len(_PENDING):] if name.startswith(_PENDING) else name
        _publish(path, folder, name)
    _emit("checkpoint", step=step, path=name)
    if _state["stopping"]:
        sys.exit(128 + signal.SIGTERM)


def latest_checkpoint():
    """The path of the checkpoint to go on from; None where the run begins anew, and without `sweep`."""
    names = _checkpoints(os.environ.get("SWEEP_CHECKPOINT_DIR"))
    return max(names, key=os.path.getmtime) if names else None


def stopping():
    """True once `sweep` has asked the program to write a checkpoint and end."""
    _start()
    return _state["stopping"]


def finish(**metrics):
    """Reports the results of the run. The program must then end with status 0. Names with a slash:
    finish(**{"mAP/total": 77.3})."""
    _start()
    if _state["finished"]:
        raise RuntimeError("finish() was called before")
    _state["finished"] = True
    _emit("finished", metrics={name: _number(value) for name, value in metrics.items()})


def _start():
    if _state["started"]:
        return
    _state["started"] = True
    if not os.environ.get("SWEEP_EVENTS"):
        return
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, _on_terminate)
    previous = sys.excepthook
    sys.excepthook = lambda kind, error, trace: (_report_crash(error), previous(kind, error, trace))
    _emit("started", program=os.path.basename(sys.argv[0] or "python"))


def _on_terminate(_signal, _frame):
    _state["stopping"] = True


def _report_crash(error):
    is_memory = isinstance(error, MemoryError) or "out of memory" in str(error).lower()
    kind = "out-of-memory" if is_memory else "other"
    _emit("failed", reason=type(error).__name__, message=str(error), kind=kind)


def _publish(path, folder, name):
    """Moves the file into the folder under its name: whoever looks finds the old checkpoint or the new one."""
    pending = os.path.join(folder, _PENDING + name)
    if os.path.abspath(path) != os.path.abspath(pending):
        shutil.copyfile(path, pending)
    with open(pending, "rb") as file:
        os.fsync(file.fileno())
    target = os.path.join(folder, name)
    os.replace(pending, target)
    for other in _checkpoints(folder):
        if other != target and not os.path.basename(other).startswith("weights"):
            os.remove(other)


def _checkpoints(folder):
    if not folder or not os.path.isdir(folder):
        return []
    paths = (os.path.join(folder, name) for name in os.listdir(folder) if not name.startswith(_PENDING))
    return [path for path in paths if os.path.isfile(path)]


def _number(value):
    """A float; None for one that is not finite, which JSON cannot hold."""
    number = float(value)
    return number if math.isfinite(number) else None


def _emit(event, /, **fields):
    path = os.environ.get("SWEEP_EVENTS")
    if not path:
        print(_plain(event, fields), flush=True)
        return
    time = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = json.dumps({"time": time, "type": event, **fields}, allow_nan=False) + "\n"
    # One write to a file that is open for appending: lines of several processes do not mix.
    with open(path, "ab", buffering=0) as events:
        events.write(line.encode("utf-8"))


def _plain(event, fields):
    if event == "metric":
        return "step {step}  {name} {value}".format(**fields)
    if event == "finished":
        return "finished  " + "  ".join("%s %s" % item for item in fields["metrics"].items())
    return event + "  " + "  ".join("%s %s" % item for item in fields.items())

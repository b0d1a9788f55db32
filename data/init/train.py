"""Stands in for your own program: minimises (weight - 3)^2 by gradient descent. Also runs alone: python3 train.py"""

import json
import random
import time

import sweep_trial

config = sweep_trial.config(steps=60, momentum=0, learning_rate=0.1, seed=0)
random.seed(config["seed"])
state = {"step": 0, "weight": random.gauss(0, 1), "velocity": 0.0}

# An attempt that was cut off goes on where its last checkpoint stands.
resumed = sweep_trial.latest_checkpoint()
if resumed is not None:
    with open(resumed, encoding="utf-8") as file:
        state = json.load(file)

for step in range(state["step"] + 1, config["steps"] + 1):
    gradient = 2 * (state["weight"] - 3)
    state["velocity"] = config["momentum"] * state["velocity"] - config["learning_rate"] * gradient
    state["weight"] += state["velocity"]
    state["step"] = step
    sweep_trial.log(step, loss=(state["weight"] - 3) ** 2)
    time.sleep(0.01)  # your program has real work to do here
    if step % 20 == 0 or sweep_trial.stopping():
        path = sweep_trial.checkpoint_path("state.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(state, file)
        sweep_trial.checkpoint(path)

sweep_trial.finish(loss=(state["weight"] - 3) ** 2, distance=abs(state["weight"] - 3))

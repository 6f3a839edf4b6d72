import json

from flask import Flask, request
from redis import Redis

CHOICES = ("cats", "dogs")

app = Flask(__name__)
queue = Redis(host="queue")


@app.get("/")
def ask():
    return f"POST voter=NAME and choice=CHOICE, one of {', '.join(CHOICES)}\n"


@app.post("/")
def vote():
    choice = request.form["choice"]
    if choice not in CHOICES:
        return f"{choice} is none of {', '.join(CHOICES)}\n", 400
    queue.rpush("votes", json.dumps([request.form["voter"], choice]))
    return f"{choice}, thank you\n"

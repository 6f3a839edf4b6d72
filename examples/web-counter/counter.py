from flask import Flask
from redis import Redis

app = Flask(__name__)
redis = Redis(host="redis")


@app.get("/")
def visit():
    return f"You are visitor number {redis.incr('visitors')}.\n"

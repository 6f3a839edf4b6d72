import json

import psycopg2
from redis import Redis

queue = Redis(host="queue")
database = psycopg2.connect(host="db", user="postgres")
database.autocommit = True
cursor = database.cursor()
cursor.execute("create table if not exists votes (voter text primary key, choice text not null)")
while True:
    _, vote = queue.blpop("votes")
    cursor.execute(
        "insert into votes values (%s, %s) on conflict (voter) do update set choice = excluded.choice",
        json.loads(vote),
    )
    print("counted", vote.decode())

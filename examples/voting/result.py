import psycopg2
from flask import Flask

app = Flask(__name__)


@app.get("/")
def result():
    database = psycopg2.connect(host="db", user="postgres")
    try:
        cursor = database.cursor()
        cursor.execute("select choice, count(*) from votes group by choice order by choice")
        return "".join(f"{choice} {count}\n" for choice, count in cursor)
    finally:
        database.close()

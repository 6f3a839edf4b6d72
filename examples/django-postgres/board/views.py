from django.http import HttpResponse
from django.urls import path

from board.models import Note


def board(request):
    if request.method == "POST":
        Note.objects.create(text=request.POST["text"])
    notes = [note.text for note in Note.objects.order_by("id")]
    return HttpResponse("\n".join(notes or ["no notes yet"]) + "\n", content_type="text/plain")


urlpatterns = [path("", board)]

from django.db import migrations


def give_rooms(apps, _editor):
    """A room for each breach that was reported before there were rooms; what adds to a report joins its room."""
    Breach, Room = apps.get_model("breaches", "Breach"), apps.get_model("breaches", "Room")
    rooms = {}
    for breach in Breach.objects.filter(room=None).order_by("received_at", "pk").select_related("report"):
        first = breach.report
        while first.adds_to_id:
            first = first.adds_to
        key = breach.board_id, first.pk
        if key not in rooms:
            rooms[key] = Room.objects.create(
                board_id=breach.board_id, contractor_id=breach.report.contractor_id, opened_at=breach.recorded_at
            )
        breach.room = rooms[key]
        breach.save(update_fields=["room"])


class Migration(migrations.Migration):
    dependencies = [("breaches", "0002_the_room")]
    operations = [migrations.RunPython(give_rooms, migrations.RunPython.noop)]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("breaches", "0003_rooms_of_earlier_reports")]
    operations = [
        migrations.AlterField(
            model_name="breach",
            name="room",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="breaches", to="breaches.room"
            ),
        ),
    ]

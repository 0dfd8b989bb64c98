"""The rest of 0006, apart from its rows: PostgreSQL alters no table whose rows have just changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notices", "0006_memo_to_a_user"),
    ]

    operations = [
        migrations.RemoveField(model_name="memo", name="member"),
        migrations.AlterField(
            model_name="memo",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="memos", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="memo",
            constraint=models.UniqueConstraint(
                fields=("board", "user", "about_label", "about_id", "kind"), name="a_memo_is_written_once"
            ),
        ),
    ]

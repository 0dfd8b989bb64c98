"""A memo goes to a person, who may be a member of the board or a contractor's user."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def name_the_user(apps, schema_editor):
    for memo in apps.get_model("notices", "Memo").objects.select_related("member").iterator():
        memo.user_id = memo.member.user_id
        memo.save(update_fields=["user"])


def name_the_member(apps, schema_editor):
    members = apps.get_model("boards", "Member").objects
    for memo in apps.get_model("notices", "Memo").objects.iterator():
        member = members.filter(board_id=memo.board_id, user_id=memo.user_id).first()
        if member is None:
            memo.delete()
        else:
            memo.member_id = member.pk
            memo.save(update_fields=["member"])


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("boards", "0002_answers_public"),
        ("notices", "0005_memo"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="memo", name="a_memo_is_written_once"),
        migrations.AddField(
            model_name="memo",
            name="user",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="memos",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="memo",
            name="member",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="memos", to="boards.member"
            ),
        ),
        migrations.RunPython(name_the_user, name_the_member, elidable=False),
    ]

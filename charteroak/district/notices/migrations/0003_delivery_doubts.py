from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notices', '0002_notices_to_families'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='doubts',
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]

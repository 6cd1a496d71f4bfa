"""The label of a result is kept in each language of its questionnaire."""

from django.db import migrations

import ceh.core.text

TABLES = ("surveys_surveyresult", "surveys_surveyresultevent")
TO_TEXTS = "ALTER TABLE {} ALTER COLUMN label TYPE jsonb USING jsonb_build_object('', label)"


def in_each_language(apps, schema_editor):
    """Take the labels of the questionnaire; one that is not found there stays the same in all languages."""
    rows = apps.get_model("surveys", "SurveyResult").objects.select_related("survey__collection__version")
    for result in rows:
        sections = result.survey.collection.version.content.get("sections", [])
        questions = [question for section in sections for question in section.get("questions", [])]
        labels = [question.get("label") for question in questions if question.get("code") == result.question]
        if labels and labels[0]:
            result.label = ceh.core.text.Translated.of(labels[0])
            result.save(update_fields=["label"])


class Migration(migrations.Migration):
    dependencies = [("surveys", "0002_response_imports")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TO_TEXTS.format(table)) for table in TABLES],
            state_operations=[
                migrations.AlterField(model, "label", ceh.core.text.TranslatedField(default=ceh.core.text.Translated))
                for model in ("surveyresult", "surveyresultevent")
            ],
        ),
        migrations.RunPython(in_each_language, migrations.RunPython.noop),
    ]

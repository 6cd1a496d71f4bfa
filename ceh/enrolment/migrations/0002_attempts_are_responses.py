"""Questions of courses become versions of a questionnaire, attempts responses to the version that they were shown."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def carry(apps, schema_editor):
    """Each set of questions that was asked is a version; the one that is asked now is the newest."""
    course_model, question_model = apps.get_model("courses", "Course"), apps.get_model("courses", "Question")
    attempt_model = apps.get_model("enrolment", "QuizAttempt")
    for course in course_model.objects.filter(questions__isnull=False).distinct():
        questions = {
            row.pk: row
            for row in question_model.objects.filter(course=course)
            .order_by("order", "pk")
            .prefetch_related(models.Prefetch("options", apps.get_model("courses", "Option").objects.order_by("order", "pk")))
        }
        attempts = list(attempt_model.objects.filter(course=course).order_by("at", "pk"))
        current = tuple(pk for pk, row in questions.items() if row.retired_at is None)
        sets = [tuple(pk for pk in questions if str(pk) in attempt.answers) for attempt in attempts]
        ordered = [keys for keys in dict.fromkeys(sets) if keys != current]
        if current or current in sets:
            ordered.append(current)
        if not ordered:  # all its questions were retired before anybody tried
            continue
        versions = _versions(apps, course, [[questions[pk] for pk in keys] for keys in ordered])
        collection = apps.get_model("questionnaires", "Collection").objects.create(
            code=f"quiz-{versions[-1].questionnaire_id}",
            version=versions[-1],
            title=course.name,
            access="signed_in",
            opens_at=timezone.now() if current else attempts[0].at,
            closes_at=None if current else timezone.now(),  # nothing is asked any more
            is_demo=course.is_demo,
        )
        for attempt, keys in zip(attempts, sets, strict=True):
            version = versions[ordered.index(keys)]
            attempt.response = _response(apps, collection, version, attempt, [questions[pk] for pk in keys])
            attempt.save(update_fields=["response"])


def _versions(apps, course, sets):
    questionnaire = apps.get_model("questionnaires", "Questionnaire").objects.create(
        code=f"quiz-{course.code}"[:50], name=course.name, purpose="quiz", space=course.space, is_demo=course.is_demo
    )
    course.questionnaire = questionnaire
    course.save(update_fields=["questionnaire"])
    versions = []
    for number, questions in enumerate(sets, 1):
        version = apps.get_model("questionnaires", "Version").objects.create(
            questionnaire=questionnaire, number=number, state="draft", content=_content(course, questions)
        )
        version.state = "published"
        version.save(update_fields=["state"])
        versions.append(version)
    return versions


def _content(course, questions):
    """A definition as plain JSON; a text that a language lacks is that of another one."""
    texts = [question.text for question in questions] + [option.text for question in questions for option in question.options.all()]
    written = {code for text in texts for code in text}
    languages = [code for code, _name in settings.LANGUAGES if code in written] or ["sl"]

    def full(text):
        return {code: text.get(code) or str(text) for code in languages} if text else {}

    parts = [
        {
            "code": f"q{question.pk}",
            "type": "several" if _count_right(question) > 1 else "one_choice",
            "label": full(question.text),
            "required": True,
            "choices": [{"code": f"a{option.pk}", "label": full(option.text)} for option in question.options.all()],
            "right": [f"a{option.pk}" for option in question.options.all() if option.right],
            **({"explanation": full(question.why)} if question.why else {}),
        }
        for question in questions
    ]
    return {
        "code": course.code,
        "title": full(course.name),
        "languages": languages,
        "sections": [{"code": "section_1", "questions": parts}],
    }


def _count_right(question):
    return sum(option.right for option in question.options.all())


def _response(apps, collection, version, attempt, questions):
    answers = {}
    for question in questions:
        codes = [f"a{option.pk}" for option in question.options.all() if option.pk in attempt.answers[str(question.pk)]]
        if codes:
            answers[f"q{question.pk}"] = codes if _count_right(question) > 1 else codes[0]
    day = attempt.at.date()
    row = apps.get_model("questionnaires", "Response").objects.create(
        collection=collection,
        version=version,
        person=attempt.person,
        is_repeatable=True,
        language=version.content["languages"][0],
        state="started",
        answers=answers,
        started_on=day,
    )
    row.state, row.submitted_on, row.submitted_at = "submitted", day, attempt.at
    row.save(update_fields=["state", "submitted_on", "submitted_at"])
    apps.get_model("questionnaires", "Answer").objects.bulk_create(
        apps.get_model("questionnaires", "Answer")(collection=collection, response=row, question=code, choice=choice)
        for code, chosen in answers.items()
        for choice in ([chosen] if isinstance(chosen, str) else chosen)
    )
    return row


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0002_questionnaire'),
        ('enrolment', '0001_initial'),
        ('people', '0001_initial'),
        ('questionnaires', '0002_quizzes'),
    ]

    operations = [
        migrations.AddField(
            model_name='quizattempt',
            name='response',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attempt', to='questionnaires.response'),
        ),
        migrations.RunPython(carry, migrations.RunPython.noop),
    ]

"""What decides about a booking and changes rarely is kept until one of these tables changes."""

from django.db import migrations

from ceh.core.marks import watch


class Migration(migrations.Migration):
    dependencies = [
        ("facilities", "0002_equipment_bookings"),
        ("timetable", "0001_initial"),
        ("learning", "0001_initial"),
        ("core", "0004_marks"),
    ]
    operations = [
        watch(
            "equipment",
            "facilities_equipmentcategory",
            "facilities_equipmentmodel",
            "facilities_houserules",
            "facilities_place",
            "facilities_property",
            "facilities_propertyvalue",
            "facilities_requirement",
            "facilities_unit",
            "learning_competence",
            "network_openinghours",
            "network_space",
            "timetable_resource",
            "timetable_resourcehours",
            "timetable_spacecalendar",
            "timetable_specialday",
        )
    ]

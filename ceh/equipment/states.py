"""States of machines: data only."""

from django.utils.translation import gettext_lazy as _

from ceh.core.states import Machine, State, Transition

UNIT = Machine(
    name="unit",
    states=(
        State("in_service", _("In service"), "success", "circle-check", frozenset({"usable"})),
        State("limited", _("Works in part"), "warning", "circle-alert", frozenset({"usable"})),
        State("out_of_service", _("Out of service"), "danger", "wrench"),
        State("retired", _("Taken out of use"), "neutral", "archive"),
    ),
    transitions=(
        Transition(
            "limit_unit",
            _("Works in part"),
            ("in_service", "out_of_service"),
            "limited",
            "equipment.care_for_unit",
            requires=("limits",),
        ),
        Transition(
            "stop_unit",
            _("Take out of service"),
            ("in_service", "limited"),
            "out_of_service",
            "equipment.care_for_unit",
        ),
        Transition(
            "resume_unit",
            _("Back in service"),
            ("limited", "out_of_service"),
            "in_service",
            "equipment.care_for_unit",
        ),
        Transition(
            "retire_unit",
            _("Take out of use for good"),
            ("in_service", "limited", "out_of_service"),
            "retired",
            "equipment.manage_equipment",
            requires=("reason",),
        ),
    ),
    initial=("in_service",),
)

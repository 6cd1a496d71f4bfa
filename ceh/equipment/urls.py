"""Addresses of equipment."""

from django.urls import path

from ceh.equipment.views import desk_equipment, desk_units, public_machines

app_name = "equipment"
urlpatterns = [
    path("equipment/<int:pk>/", public_machines.unit, name="unit"),
    path("equipment/<int:pk>/edit/", desk_units.unit_edit, name="unit_edit"),
    path("equipment/<int:pk>/retire/", desk_equipment.unit_retire, name="unit_retire"),
    path("equipment/<int:pk>/care/", desk_units.care, name="unit_care"),
    path("equipment/<int:pk>/needs/", desk_units.needs, name="unit_needs"),
    path("equipment/<int:pk>/papers/", desk_units.papers, name="unit_papers"),
    path("equipment/<int:pk>/move/", desk_units.move, name="unit_move"),
    path("equipment/<int:pk>/needs/drop/", desk_units.need_drop, name="need_drop"),
    path("equipment/<int:pk>/papers/drop/", desk_units.paper_drop, name="paper_drop"),
    path("equipment/<int:pk>/label/", desk_units.label, name="unit_label"),
    path("equipment/models/<slug:code>/", public_machines.model, name="model"),
    path("spaces/<slug:slug>/equipment/", desk_equipment.equipment, name="equipment"),
    path("spaces/<slug:slug>/equipment/new/", desk_equipment.unit_new, name="unit_new"),
    path("spaces/<slug:slug>/equipment/place/", desk_equipment.place_new, name="place_new"),
    path("resources/<int:pk>/edit/", desk_equipment.place_edit, name="place_edit"),
    path("resources/<int:pk>/retire/", desk_equipment.place_retire, name="place_retire"),
    path("resources/<int:pk>/parts/", desk_equipment.kit_parts, name="kit_parts"),
    path("spaces/<slug:slug>/equipment/labels/", desk_units.sheet, name="labels"),
]

from django.urls import path

from . import views

app_name = "evidence"
urlpatterns = [
    path("people/<uuid:participant_pk>/evidence/", views.item_list, name="item_list"),
    path("people/<uuid:participant_pk>/matrix/", views.matrix, name="matrix"),
    path("people/<uuid:participant_pk>/feedback/add/", views.feedback_add, name="feedback_add"),
    path("evidence/add/", views.item_add, name="item_add"),
    path("evidence/<uuid:pk>/", views.item, name="item"),
    path("evidence/<uuid:pk>/edit/", views.item_edit, name="item_edit"),
    path("evidence/<uuid:pk>/links/", views.item_links, name="item_links"),
    path("evidence/<uuid:pk>/share/", views.item_share, name="item_share"),
    path("evidence/<uuid:pk>/make-private/", views.item_make_private, name="item_make_private"),
    path("evidence/<uuid:pk>/submit/", views.item_submit, name="item_submit"),
    path("evidence/<uuid:pk>/withdraw/", views.item_withdraw, name="item_withdraw"),
    path("evidence/<uuid:pk>/delete/", views.item_delete, name="item_delete"),
    path("evidence/<uuid:pk>/correct/", views.item_correct, name="item_correct"),
    path("evidence/<uuid:pk>/read/", views.item_read, name="item_read"),
    path("evidence/<uuid:pk>/return/", views.item_return, name="item_return"),
    path("evidence/<uuid:pk>/versions/", views.item_versions, name="item_versions"),
    path("evidence/<uuid:pk>/feedback/edit/", views.feedback_edit, name="feedback_edit"),
    path("evidence/<uuid:pk>/feedback/release/", views.feedback_release, name="feedback_release"),
]

from django.urls import path

from . import views

app_name = "assessments"
ONE = "final-assessments/<uuid:pk>"
REVIEW = "reviews/<uuid:pk>"
SELF = "people/<uuid:pk>/self-assessments"
REFLECTIONS = "people/<uuid:pk>/reflections"
urlpatterns = [
    path(
        "people/<uuid:pk>/final-assessment/start/",
        views.final_assessment_start,
        name="final_assessment_start",
    ),
    path("people/<uuid:pk>/ready-for-panel/", views.ready_for_panel, name="ready_for_panel"),
    path(
        "people/<uuid:pk>/moderation-checklist/",
        views.moderation_checklist,
        name="moderation_checklist",
    ),
    path(f"{ONE}/", views.final_assessment, name="final_assessment"),
    path(f"{ONE}/standards/<uuid:standard>/", views.narrative_edit, name="narrative_edit"),
    path(f"{ONE}/summary/", views.summary_edit, name="summary_edit"),
    path(f"{ONE}/recommend/", views.recommend, name="recommend"),
    path(f"{ONE}/confirm/", views.decision_confirm, name="decision_confirm"),
    path(f"{ONE}/send-back/", views.recommendation_return, name="recommendation_return"),
    path(f"{ONE}/told/", views.participant_told, name="participant_told"),
    path(f"{ONE}/reply/", views.decision_answer, name="decision_answer"),
    path("people/<uuid:pk>/plan/", views.plan, name="plan"),
    path("people/<uuid:pk>/plan/goals/add/", views.goal_add, name="goal_add"),
    path(f"{SELF}/", views.self_assessment_list, name="self_assessment_list"),
    path(f"{SELF}/<slug:stage>/", views.self_assessment, name="self_assessment"),
    path(f"{SELF}/<slug:stage>/begin/", views.self_assessment_begin, name="self_assessment_begin"),
    path(
        "self-assessments/<uuid:pk>/edit/", views.self_assessment_edit, name="self_assessment_edit"
    ),
    path(
        "self-assessments/<uuid:pk>/finish/",
        views.self_assessment_finish,
        name="self_assessment_finish",
    ),
    path(
        "self-assessments/<uuid:pk>/open/", views.self_assessment_open, name="self_assessment_open"
    ),
    path(f"{REFLECTIONS}/", views.reflection_list, name="reflection_list"),
    path(f"{REFLECTIONS}/<slug:review>/start/", views.reflection_start, name="reflection_start"),
    path(f"{REFLECTIONS}/<slug:review>/choose/", views.reflection_choose, name="reflection_choose"),
    path(
        f"{REFLECTIONS}/<slug:review>/conversation/",
        views.conversation_add,
        name="conversation_add",
    ),
    path("conversations/<uuid:pk>/", views.conversation, name="conversation"),
    path("conversations/<uuid:pk>/edit/", views.conversation_edit, name="conversation_edit"),
    path("conversations/<uuid:pk>/answer/", views.conversation_answer, name="conversation_answer"),
    path("goals/<uuid:pk>/", views.goal, name="goal"),
    path("goals/<uuid:pk>/edit/", views.goal_edit, name="goal_edit"),
    path("goals/<uuid:pk>/take-on/", views.goal_take_on, name="goal_take_on"),
    path("goals/<uuid:pk>/close/", views.goal_close, name="goal_close"),
    path("goals/<uuid:pk>/open-again/", views.goal_reopen, name="goal_reopen"),
    path("goals/<uuid:pk>/comment/", views.goal_comment, name="goal_comment"),
    path("people/<uuid:pk>/reviews/", views.review_list, name="review_list"),
    path("people/<uuid:pk>/reviews/open/", views.review_open, name="review_open"),
    path("people/<uuid:pk>/reviews/<slug:key>/skip/", views.review_skip, name="review_skip"),
    path(f"{REVIEW}/", views.review, name="review"),
    path(f"{REVIEW}/write/", views.review_write, name="review_write"),
    path(f"{REVIEW}/standards/", views.review_judge, name="review_judge"),
    path(f"{REVIEW}/send/", views.review_send, name="review_send"),
    path(f"{REVIEW}/discard/", views.review_discard, name="review_discard"),
    path(f"{REVIEW}/sign/", views.review_sign, name="review_sign"),
    path(f"{REVIEW}/not-signed/", views.review_refuse, name="review_refuse"),
    path(f"{REVIEW}/return/", views.review_return, name="review_return"),
    path(f"{REVIEW}/complete/", views.review_complete, name="review_complete"),
    path("independent-readings/<uuid:pk>/", views.independent_reading, name="independent_reading"),
    path(
        "independent-readings/<uuid:pk>/evidence/<uuid:item>/",
        views.independent_reading_item,
        name="independent_reading_item",
    ),
    path("check-a-record/", views.record_check, name="record_check"),
]

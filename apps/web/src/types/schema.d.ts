// Made by "make types" from docs/api/openapi.json; sha256 7b04d0c678c9e51856426783163adfedd06c395492a5b1f7041f2312c4f8ad63

export interface paths {
    "/v1/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List action items */
        get: operations["getActions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read who did what */
        get: operations["getAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in by a one-time link */
        post: operations["postAuthLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in by a passkey */
        post: operations["postAuthPasskey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to sign in by a passkey */
        post: operations["postAuthPasskeyOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I */
        get: operations["getAuthSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out, or give this token back */
        post: operations["postAuthSignOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what the board opens with */
        get: operations["getBoard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look for what cannot work on this machine */
        get: operations["getDoctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/hooks/{sourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a vendor's webhook, signed */
        post: operations["postHooksSourceId"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List incidents */
        get: operations["getIncidents"];
        put?: never;
        /** Open an incident */
        post: operations["postIncidents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an incident */
        get: operations["getIncidentsId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit an incident */
        patch: operations["patchIncidentsId"];
        trace?: never;
    };
    "/v1/incidents/{id}/alert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit the alert figures */
        patch: operations["patchIncidentsIdAlert"];
        trace?: never;
    };
    "/v1/incidents/{id}/command": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The command team */
        get: operations["getIncidentsIdCommand"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change seats */
        patch: operations["patchIncidentsIdCommand"];
        trace?: never;
    };
    "/v1/incidents/{id}/command/handover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offer the MIM seat */
        post: operations["postIncidentsIdCommandHandover"];
        /** Withdraw the offer */
        delete: operations["deleteIncidentsIdCommandHandover"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/command/handover/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take command */
        post: operations["postIncidentsIdCommandHandoverAccept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/command/handover/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline the MIM seat */
        post: operations["postIncidentsIdCommandHandoverDecline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/debrief": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how an incident was run */
        get: operations["getIncidentsIdDebrief"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List drafts */
        get: operations["getIncidentsIdDrafts"];
        put?: never;
        /** Have a draft written */
        post: operations["postIncidentsIdDrafts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/drafts/{draftId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a draft */
        get: operations["getIncidentsIdDraftsDraftId"];
        put?: never;
        post?: never;
        /** Throw a draft away */
        delete: operations["deleteIncidentsIdDraftsDraftId"];
        options?: never;
        head?: never;
        /** Change the words of a draft */
        patch: operations["patchIncidentsIdDraftsDraftId"];
        trace?: never;
    };
    "/v1/incidents/{id}/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read or await what happened since a position */
        get: operations["getIncidentsIdFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/impact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Edit the impact wording */
        patch: operations["patchIncidentsIdImpact"];
        trace?: never;
    };
    "/v1/incidents/{id}/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the KPIs of an incident */
        get: operations["getIncidentsIdKpis"];
        put?: never;
        /** Enter a KPI observation */
        post: operations["postIncidentsIdKpis"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the metrics of an incident */
        get: operations["getIncidentsIdMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/milestones": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the milestones */
        get: operations["getIncidentsIdMilestones"];
        put?: never;
        /** Cut or correct a milestone */
        post: operations["postIncidentsIdMilestones"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/milestones/{itemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Refused: a milestone is not edited */
        put: operations["putIncidentsIdMilestonesItemId"];
        post?: never;
        /** Refused: a milestone is not edited */
        delete: operations["deleteIncidentsIdMilestonesItemId"];
        options?: never;
        head?: never;
        /** Refused: a milestone is not edited */
        patch: operations["patchIncidentsIdMilestonesItemId"];
        trace?: never;
    };
    "/v1/incidents/{id}/milestones/{itemId}/retract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a milestone back */
        post: operations["postIncidentsIdMilestonesItemIdRetract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/opening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what the page of an incident opens with */
        get: operations["getIncidentsIdOpening"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/participants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Participants */
        get: operations["getIncidentsIdParticipants"];
        put?: never;
        /** Join, or name a participant */
        post: operations["postIncidentsIdParticipants"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/participants/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Leave, or remove a participant */
        delete: operations["deleteIncidentsIdParticipantsUserId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/phase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Advance to a later phase */
        post: operations["postIncidentsIdPhase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what an act would do, for each audience, without doing it */
        post: operations["postIncidentsIdPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/promises": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the promises */
        get: operations["getIncidentsIdPromises"];
        put?: never;
        /** Promise the next update */
        post: operations["postIncidentsIdPromises"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/promises/{promiseId}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw a promise */
        post: operations["postIncidentsIdPromisesPromiseIdWithdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish under a public title */
        post: operations["postIncidentsIdPublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/reentry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Visit Gather or Assess again */
        post: operations["postIncidentsIdReentry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/reentry/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Return to where the work was */
        post: operations["postIncidentsIdReentryLeave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a resolved incident up again */
        post: operations["postIncidentsIdReopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the impact reports */
        get: operations["getIncidentsIdReports"];
        put?: never;
        /** Report impact */
        post: operations["postIncidentsIdReports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the incident */
        post: operations["postIncidentsIdResolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the After Action */
        get: operations["getIncidentsIdReview"];
        put?: never;
        /** Start an After Action that no rule asked for */
        post: operations["postIncidentsIdReview"];
        delete?: never;
        options?: never;
        head?: never;
        /** Write sections, schedule, hold */
        patch: operations["patchIncidentsIdReview"];
        trace?: never;
    };
    "/v1/incidents/{id}/review/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add an action item */
        post: operations["postIncidentsIdReviewActions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/review/actions/{actionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an action item */
        get: operations["getIncidentsIdReviewActionsActionId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change or close an action item */
        patch: operations["patchIncidentsIdReviewActionsActionId"];
        trace?: never;
    };
    "/v1/incidents/{id}/review/addenda": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add to a published After Action */
        post: operations["postIncidentsIdReviewAddenda"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/review/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish the After Action, for good */
        post: operations["postIncidentsIdReviewPublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the live snapshot of an incident */
        get: operations["getIncidentsIdState"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Active to Monitoring and back */
        post: operations["postIncidentsIdStatus"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the log */
        get: operations["getIncidentsIdTimeline"];
        put?: never;
        /** Post or correct an event */
        post: operations["postIncidentsIdTimeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/timeline/{eventId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Refused: the log is not edited */
        put: operations["putIncidentsIdTimelineEventId"];
        post?: never;
        /** Refused: the log is not edited */
        delete: operations["deleteIncidentsIdTimelineEventId"];
        options?: never;
        head?: never;
        /** Refused: the log is not edited */
        patch: operations["patchIncidentsIdTimelineEventId"];
        trace?: never;
    };
    "/v1/incidents/{id}/timeline/{eventId}/retract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an event back */
        post: operations["postIncidentsIdTimelineEventIdRetract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/unpublish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take off the public page */
        post: operations["postIncidentsIdUnpublish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/updates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the status updates */
        get: operations["getIncidentsIdUpdates"];
        put?: never;
        /** Post or correct a status update */
        post: operations["postIncidentsIdUpdates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents/{id}/updates/{itemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Refused: a status update is not edited */
        put: operations["putIncidentsIdUpdatesItemId"];
        post?: never;
        /** Refused: a status update is not edited */
        delete: operations["deleteIncidentsIdUpdatesItemId"];
        options?: never;
        head?: never;
        /** Refused: a status update is not edited */
        patch: operations["patchIncidentsIdUpdatesItemId"];
        trace?: never;
    };
    "/v1/incidents/{id}/updates/{itemId}/retract": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a status update back */
        post: operations["postIncidentsIdUpdatesItemIdRetract"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the intake queue */
        get: operations["getIntake"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/{alertId}/attach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let a waiting alert join an incident */
        post: operations["postIntakeAlertIdAttach"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/{alertId}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dismiss a waiting alert with a reason */
        post: operations["postIntakeAlertIdDismiss"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/intake/{alertId}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Open an incident of a waiting alert */
        post: operations["postIntakeAlertIdOpen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/jobs/{job}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how far a job is */
        get: operations["getJobsJob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List KPI definitions */
        get: operations["getKpis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a KPI definition */
        get: operations["getKpisSlug"];
        /** Write a KPI definition */
        put: operations["putKpisSlug"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/{slug}/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the incidents behind a KPI */
        get: operations["getKpisSlugObservations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/backfill": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Measure past incidents again */
        post: operations["postKpisBackfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a formula on past incidents */
        post: operations["postKpisPreview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/kpis/scorecard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the scorecard */
        get: operations["getKpisScorecard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["getOpenapiJson"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List passkeys */
        get: operations["getPasskeys"];
        put?: never;
        /** Add a passkey */
        post: operations["postPasskeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys/{passkeyId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a passkey */
        delete: operations["deletePasskeysPasskeyId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to add a passkey */
        post: operations["postPasskeysOptions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read everything published */
        get: operations["getPublic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public/incidents/{publicId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a published incident */
        get: operations["getPublicIncidentsPublicId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/public/incidents/{publicId}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Report impact from the public page */
        post: operations["postPublicIncidentsPublicIdReports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List After Actions */
        get: operations["getReviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search what you may read */
        get: operations["getSearch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sessions */
        get: operations["getSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a session */
        delete: operations["deleteSessionsSessionId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the settings of this installation */
        get: operations["getSettings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alert sources */
        get: operations["getSources"];
        put?: never;
        /** Add an alert source */
        post: operations["postSources"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{sourceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an alert source */
        get: operations["getSourcesSourceId"];
        put?: never;
        post?: never;
        /** Remove an alert source */
        delete: operations["deleteSourcesSourceId"];
        options?: never;
        head?: never;
        /** Change an alert source */
        patch: operations["patchSourcesSourceId"];
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API tokens */
        get: operations["getTokens"];
        put?: never;
        /** Make an API token */
        post: operations["postTokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{tokenId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API token */
        delete: operations["deleteTokensTokenId"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look users up */
        get: operations["getUsers"];
        put?: never;
        /** Make a user */
        post: operations["postUsers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a user */
        get: operations["getUsersUserId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a user */
        patch: operations["patchUsersUserId"];
        trace?: never;
    };
    "/v1/users/{userId}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a link that signs a user in, once */
        post: operations["postUsersUserIdLinks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one's own record */
        get: operations["getUsersMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename oneself */
        patch: operations["patchUsersMe"];
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Act
         * @description What can be shown before it is done.
         * @enum {unknown}
         */
        Act: "acceptHandover" | "advance" | "declineHandover" | "event" | "handover" | "leaveReentry" | "milestone" | "promise" | "publish" | "reenter" | "reopen" | "resolve" | "retractEvent" | "retractMilestone" | "retractUpdate" | "severity" | "status" | "unpublish" | "update" | "withdraw";
        /**
         * ActionStatus
         * @description Whether an action item is still to do.
         * @enum {unknown}
         */
        ActionStatus: "done" | "dropped" | "open";
        /**
         * AddAction
         * @description ``POST …/review/actions``. ``owner``: the e-mail of a known user.
         */
        AddAction: {
            /** Format: date-time */
            dueAt: string;
            owner: string;
            title: string;
        };
        /**
         * AddAddendum
         * @description ``POST …/review/addenda``.
         */
        AddAddendum: {
            text: string;
        };
        /**
         * Addendum
         * @description What was learned after publishing.
         */
        Addendum: {
            at: string;
            author: string;
            authorId: string;
            html: string;
            id: string;
            text: string;
        };
        /**
         * AddPasskey
         * @description ``POST /passkeys``: what ``navigator.credentials.create`` gave, as base64url, and a name for it.
         */
        AddPasskey: {
            attestation: string;
            clientData: string;
            credentialId: string;
            name: string;
            /** @default [] */
            transports: string[];
        };
        /**
         * AddSource
         * @description ``POST /v1/sources``.
         */
        AddSource: {
            /** @default null */
            defaultMim: string | null;
            kind: string;
            /** @default queue */
            mode: components["schemas"]["Mode"];
            name: string;
            /** @default  */
            secret: string;
            /** @default {} */
            severityMap: {
                [key: string]: components["schemas"]["Severity"];
            };
        };
        /**
         * Advance
         * @description ``POST …/phase``. ``from`` names the phase that is left, so that a double click moves once.
         */
        Advance: {
            from: number;
            note?: string;
            to: number;
        };
        /**
         * AfterAction
         * @description Where the review of an incident stands. ``revision`` rises with every change that one may see.
         */
        AfterAction: {
            dueAt: string | null;
            heldAt: string | null;
            publishedAt: string | null;
            required: boolean;
            requiredBecause: ("critical" | "long" | "repeat") | null;
            revision: number;
            scheduledAt: string | null;
            /** @enum {unknown} */
            status: "Draft" | "Held" | "Published" | "Scheduled";
        };
        /**
         * AlertInfo
         * @description Intake metadata.
         */
        AlertInfo: {
            alertId: string;
            customerCount: number;
            /** @enum {unknown} */
            externalImpact: "Likely" | "No" | "Unknown" | "Yes";
            issueTime: string;
            issueTimeGiven: boolean;
            resolveTime: string | null;
        };
        /**
         * AlertShown
         * @description A waiting, joined, dismissed or cleared alert; ``payload`` comes from outside, to be shown as text.
         */
        AlertShown: {
            alertId: string;
            clearedAt: string | null;
            firedAt: string | null;
            id: string;
            incidentId: string | null;
            link: string;
            payload: string;
            receivedAt: string;
            severity: string;
            sourceId: string;
            state: string;
            systems: string[];
            title: string;
        };
        /**
         * AnswerHandover
         * @description ``POST …/handover/accept`` and ``…/decline``.
         */
        AnswerHandover: {
            /** @default  */
            note: string;
        };
        /**
         * AskDraft
         * @description ``POST …/drafts``. ``sources``: the events to write from; without it the newest ones.
         */
        AskDraft: {
            audience: components["schemas"]["Audience"];
            kind: components["schemas"]["Kind"];
            sources?: string[];
        };
        /**
         * AttachAlert
         * @description ``POST /v1/intake/{alertId}/attach``.
         */
        AttachAlert: {
            incidentId: string;
        };
        /**
         * Audience
         * @description For whose eyes: a draft holds nothing that they may not see.
         * @enum {unknown}
         */
        Audience: "command" | "executive" | "public" | "stakeholder";
        /**
         * AuditEntry
         * @description One act. ``detail`` for admins only: it holds what was written, for whomever it was written.
         *
         *         So is ``number``: that of the incident it is about.
         */
        AuditEntry: {
            action: string;
            actor: string;
            at: string;
            detail?: unknown;
            entity: string;
            entityId: string;
            number?: string;
            seq: number;
        };
        /**
         * BoardOpening
         * @description The board, ready to be followed: everything unresolved, and the newest resolved ones.
         */
        BoardOpening: {
            column: components["schemas"]["Column"];
            feed: components["schemas"]["Feed"];
            incidents: components["schemas"]["IncidentRow"][];
            rights: string[];
        };
        /**
         * Cadence
         * @description The badge.
         */
        Cadence: {
            dueAt: string | null;
            lastCommunicatedAt: string | null;
            /** @enum {unknown} */
            state: "closed" | "dueSoon" | "notSet" | "onTime" | "overdue";
        };
        /**
         * ChangeStatus
         * @description ``POST …/status``.
         */
        ChangeStatus: {
            from: components["schemas"]["Status"];
            reason?: string;
            to: components["schemas"]["Status"];
        };
        /**
         * Column
         * @description A viewer column of ``audiences.csv``; ``admin`` reads ``command_mim``.
         * @enum {unknown}
         */
        Column: "command_mim" | "command_participant" | "executive" | "public_anonymous" | "public_staff" | "stakeholder";
        /**
         * CommandTeam
         * @description The five seats, by display name; empty when vacant.
         */
        CommandTeam: {
            commandIds: {
                [key: string]: string;
            };
            customerOps: string;
            leader: string;
            mim: string;
            serviceManager: string;
            sre: string;
        };
        /**
         * Consequence
         * @description One thing that an act does. ``id``, ``state``, ``lateMinutes`` and ``visibility`` are of the row it is
         *         about; without ``visibility`` the row is for both.
         */
        Consequence: {
            /** @default null */
            column: components["schemas"]["Column"] | null;
            /** @default null */
            id: string | null;
            /** @enum {unknown} */
            kind: "leavesAlone" | "logged" | "promiseMade" | "promiseSettled" | "reaches";
            /** @default null */
            lateMinutes: number | null;
            /** @default null */
            state: string | null;
            text: string;
            /** @default null */
            visibility: string | null;
        };
        /**
         * CreateToken
         * @description ``POST /tokens``. Without ``userId``: for oneself; without ``expiresAt``: until revoked.
         */
        CreateToken: {
            /** @default null */
            expiresAt: string | null;
            name: string;
            /** @default read */
            scope: string;
            userId?: string;
        };
        /**
         * CreateUser
         * @description ``POST /users``. Without ``displayName`` a name is read from the e-mail.
         */
        CreateUser: {
            displayName?: string;
            email: string;
            /** @default stakeholder */
            role: components["schemas"]["Role"];
        };
        /**
         * CutMilestone
         * @description ``POST …/milestones``.
         */
        CutMilestone: {
            body: string;
            corrects?: string;
            draftId?: string;
            /** @default false */
            isResolution: boolean;
            /** Format: date-time */
            nextUpdateEta?: string;
            /** @default [] */
            sources: string[];
            title: string;
        };
        /**
         * Debrief
         * @description How a resolved incident was run.
         */
        Debrief: {
            actual: components["schemas"]["DebriefMinutes"];
            baselines: components["schemas"]["DebriefMinutes"];
            communications: number;
            deductions: components["schemas"]["DebriefDeduction"][];
            /** @enum {unknown} */
            grade: "A" | "B" | "C" | "D";
            incidentId: string;
            number: string;
            phases: components["schemas"]["PhaseFact"][];
            remarks: components["schemas"]["DebriefRemarks"];
            score: number;
            /** @enum {unknown} */
            status: "Active" | "Monitoring" | "Resolved";
        };
        /**
         * DebriefDeduction
         * @description What cost how many points.
         */
        DebriefDeduction: {
            points: number;
            what: string;
        };
        /**
         * DebriefMinutes
         * @description Minutes to resolve, to mitigate, to the first milestone.
         */
        DebriefMinutes: {
            firstMilestone: number | null;
            mitigate: number | null;
            resolve: number;
        };
        /**
         * DebriefRemarks
         * @description What a coach would say.
         */
        DebriefRemarks: {
            good: string[];
            improve: string[];
        };
        /**
         * DeviceChoice
         * @description Which devices we ask for: those that keep the passkey, and ask who is there.
         */
        DeviceChoice: {
            /** @default true */
            requireResidentKey: boolean;
            /**
             * @default required
             * @enum {unknown}
             */
            residentKey: "required";
            /**
             * @default required
             * @enum {unknown}
             */
            userVerification: "required";
        };
        /**
         * Direction
         * @description Which way is better.
         * @enum {unknown}
         */
        Direction: "higher" | "lower" | "none";
        /**
         * DismissAlert
         * @description ``POST /v1/intake/{alertId}/dismiss``.
         */
        DismissAlert: {
            reason: string;
        };
        /**
         * DraftShown
         * @description Words that nobody has published. ``fallback``: why the template wrote although there is a model.
         *
         *         ``leftOut``: chosen events that the audience may not see. ``prompt``: for a MIM only.
         */
        DraftShown: {
            /** @enum {unknown} */
            audience: "command" | "executive" | "public" | "stakeholder";
            author: string;
            body: string;
            createdAt: string;
            dropped: number;
            etag: string;
            expiresAt: string;
            fallback: ("busy" | "nothing_cited" | "refused" | "timeout" | "too_large" | "unreachable" | "unreadable") | null;
            id: string;
            incidentId: string;
            /** @enum {unknown} */
            kind: "catchUp" | "execSummary" | "milestone" | "review" | "update";
            leftOut: number;
            prompt?: string | null;
            provider: string;
            sentences: components["schemas"]["SentenceShown"][];
            title: string;
        };
        /**
         * EditAction
         * @description ``PATCH …/review/actions/{actionId}``.
         */
        EditAction: {
            /** Format: date-time */
            dueAt?: string;
            note?: string;
            owner?: string;
            status?: components["schemas"]["ActionStatus"];
        };
        /**
         * EditAlert
         * @description ``PATCH /v1/incidents/{id}/alert``.
         */
        EditAlert: {
            alertId?: string;
            customerCount?: number;
            externalImpact?: components["schemas"]["ExternalImpact"];
            /** Format: date-time */
            issueTime?: string;
            resolveTime?: string | null;
        };
        /**
         * EditCommand
         * @description ``PATCH …/command``. ``mim`` is named here only to be refused with its own code.
         */
        EditCommand: {
            customerOps?: string;
            leader?: string;
            mim?: string;
            serviceManager?: string;
            sre?: string;
        };
        /**
         * EditDraft
         * @description ``PATCH …/drafts/{draftId}``.
         */
        EditDraft: {
            body?: string;
            title?: string;
        };
        /**
         * EditImpact
         * @description ``PATCH /v1/incidents/{id}/impact``.
         */
        EditImpact: {
            audienceNotes?: string | null;
            businessImpact?: string;
            customerImpactSummary?: string;
            draftId?: string;
            execSummary?: string;
            riskLevel?: components["schemas"]["RiskLevel"];
        };
        /**
         * EditIncident
         * @description ``PATCH /v1/incidents/{id}``. ``reason`` is needed to lower a severity and to change ``restricted``.
         */
        EditIncident: {
            affectedSystems?: string[];
            bridgeUrl?: string | null;
            description?: string;
            reason?: string;
            restricted?: boolean;
            severity?: components["schemas"]["Severity"];
            title?: string;
        };
        /**
         * EditReview
         * @description ``PATCH …/review``. ``draftId``: the sections that are named were begun from this draft.
         */
        EditReview: {
            draftId?: string;
            /** Format: date-time */
            heldAt?: string;
            repeatOf?: string | null;
            /** Format: date-time */
            scheduledAt?: string;
            sections?: components["schemas"]["Sections"];
        };
        /**
         * EditSource
         * @description ``PATCH /v1/sources/{sourceId}``.
         */
        EditSource: {
            defaultMim?: string | null;
            enabled?: boolean;
            mode?: components["schemas"]["Mode"];
            name?: string;
            secret?: string;
            severityMap?: {
                [key: string]: components["schemas"]["Severity"];
            };
        };
        /**
         * EventType
         * @description Kind of a timeline event (TimelineEventType).
         * @enum {unknown}
         */
        EventType: "action" | "alert" | "command" | "phase" | "update";
        /**
         * ExternalImpact
         * @description Whether people outside notice.
         * @enum {unknown}
         */
        ExternalImpact: "likely" | "no" | "unknown" | "yes";
        /**
         * Feed
         * @description The position of this column's feed that the body belongs to.
         */
        Feed: {
            epoch: string;
            seq: number;
        };
        /**
         * FeedItem
         * @description One entry as it left: ``data`` is ``{change, resources, state}``.
         */
        FeedItem: {
            at: string;
            data: unknown;
            kind: string;
            seq: number;
        };
        /**
         * FeedPage
         * @description What follows a position. ``recovered`` false: it is not of this feed; read the incident again.
         */
        FeedPage: {
            entries: components["schemas"]["FeedItem"][];
            epoch: string;
            recovered: boolean;
        };
        /**
         * FieldChange
         * @description What an act did to one field.
         */
        FieldChange: {
            after: unknown;
            before: unknown;
            field: string;
        };
        /**
         * FillKpis
         * @description ``POST /v1/kpis/backfill``: of one KPI or all, over the incidents detected from ``from`` to ``to``.
         */
        FillKpis: {
            /** Format: date-time */
            from?: string;
            slug?: string;
            /** Format: date-time */
            to?: string;
        };
        /**
         * Finding
         * @description One thing looked at: ``state`` ok, warning or failed; ``mend`` is empty when nothing needs mending.
         */
        Finding: {
            /** @default  */
            mend: string;
            name: string;
            says: string;
            state: string;
        };
        /**
         * FoundIncident
         * @description The incident of a hit, as the reader sees it.
         */
        FoundIncident: {
            /** @enum {unknown} */
            activePhase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            affectedSystems: string[];
            detectedAt: string;
            id: string;
            number: string;
            /** @enum {unknown} */
            phase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            resolvedAt: string | null;
            restricted?: boolean;
            /** @enum {unknown} */
            severity: "Critical" | "High" | "Low" | "Medium";
            /** @enum {unknown} */
            status: "Active" | "Monitoring" | "Resolved";
            title: string;
        };
        /**
         * HandoverOffer
         * @description The offer of the MIM seat.
         */
        HandoverOffer: {
            brief: string;
            from: string;
            offeredAt: string;
            /** @enum {unknown} */
            state: "Accepted" | "Declined" | "Offered" | "Withdrawn";
            to: string;
            toId: string;
        };
        /**
         * Health
         * @description ``state``: disabled, noSecret, unhealthy, silent (nothing heard yet) or healthy; and since when.
         */
        Health: {
            lastError: string | null;
            lastErrorAt: string | null;
            lastSeenAt: string | null;
            state: string;
        };
        /**
         * Identity
         * @description Who a user is at a sign-in provider, bound for good.
         */
        Identity: {
            issuer: string;
            subject: string;
        };
        /**
         * ImpactReport
         * @description A report as command reads it; only MIMs and admins get the contacts.
         */
        ImpactReport: {
            application: string;
            description: string;
            email?: string | null;
            id: string;
            receipt: string;
            receivedAt: string;
            validatorContact?: string | null;
        };
        /**
         * Incident
         * @description The whole incident. All subordinate objects are nested within it.
         */
        Incident: {
            /** @enum {unknown} */
            activePhase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            affectedSystems: string[];
            afterAction: components["schemas"]["AfterAction"] | null;
            afterActionDueAt: string | null;
            afterActionRecommended: boolean;
            afterActionRequired: boolean;
            /** @enum {unknown} */
            alarmLevel: 0 | 1 | 2 | 3;
            alert: components["schemas"]["AlertInfo"];
            audienceNotes?: string;
            bridgeUrl: string | null;
            businessImpact: string;
            cadence: components["schemas"]["Cadence"];
            command: components["schemas"]["CommandTeam"];
            customerImpactSummary: string;
            description: string;
            detectedAt: string;
            etag: string;
            execSummary: string;
            falseAlarm: boolean;
            feed: components["schemas"]["Feed"];
            handover: components["schemas"]["HandoverOffer"] | null;
            id: string;
            lastCommunicatedAt: string | null;
            metadata: Record<string, never> | null;
            milestones: components["schemas"]["Milestone"][];
            nextUpdateEta: string | null;
            number: string;
            openedBy: string;
            participants: components["schemas"]["Participant"][];
            /** @enum {unknown} */
            phase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            phaseEnteredAt: string;
            promises: components["schemas"]["Promise"][];
            publicId?: string | null;
            publicTitle?: string | null;
            publishedAt?: string | null;
            reopenCount: number;
            resolutionMilestoneMissing: boolean;
            resolvedAt: string | null;
            restricted: boolean;
            reviewStatus: ("Draft" | "Held" | "Published" | "Scheduled") | null;
            /** @enum {unknown} */
            riskLevel: "High" | "Low" | "Medium";
            /** @enum {unknown} */
            severity: "Critical" | "High" | "Low" | "Medium";
            startedAt?: string | null;
            /** @enum {unknown} */
            status: "Active" | "Monitoring" | "Resolved";
            subscriberCount: number;
            timeline: components["schemas"]["TimelineEvent"][];
            title: string;
            updates: components["schemas"]["StatusUpdate"][];
            updatesPosted: number;
            version: number;
            visits: components["schemas"]["PhaseVisit"][];
        };
        /**
         * IncidentMetrics
         * @description Derived at reading, never stored.
         */
        IncidentMetrics: {
            affectedUsers: number;
            currentPhaseLabel: string;
            impactDurationMs: number;
            totalDurationMs: number;
            updatesPosted: number;
        };
        /**
         * IncidentRow
         * @description An incident in a list: without the lists inside it.
         */
        IncidentRow: {
            /** @enum {unknown} */
            activePhase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            affectedSystems: string[];
            afterAction: components["schemas"]["AfterAction"] | null;
            afterActionDueAt: string | null;
            afterActionRecommended: boolean;
            afterActionRequired: boolean;
            /** @enum {unknown} */
            alarmLevel: 0 | 1 | 2 | 3;
            alert: components["schemas"]["AlertInfo"];
            audienceNotes?: string;
            bridgeUrl: string | null;
            businessImpact: string;
            cadence: components["schemas"]["Cadence"];
            command: components["schemas"]["CommandTeam"];
            customerImpactSummary: string;
            description: string;
            detectedAt: string;
            etag: string;
            execSummary: string;
            falseAlarm: boolean;
            handover: components["schemas"]["HandoverOffer"] | null;
            id: string;
            lastCommunicatedAt: string | null;
            metadata: Record<string, never> | null;
            nextUpdateEta: string | null;
            number: string;
            openedBy: string;
            /** @enum {unknown} */
            phase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            phaseEnteredAt: string;
            publicId?: string | null;
            publicTitle?: string | null;
            publishedAt?: string | null;
            reopenCount: number;
            resolutionMilestoneMissing: boolean;
            resolvedAt: string | null;
            restricted: boolean;
            reviewStatus: ("Draft" | "Held" | "Published" | "Scheduled") | null;
            /** @enum {unknown} */
            riskLevel: "High" | "Low" | "Medium";
            /** @enum {unknown} */
            severity: "Critical" | "High" | "Low" | "Medium";
            startedAt?: string | null;
            /** @enum {unknown} */
            status: "Active" | "Monitoring" | "Resolved";
            subscriberCount: number;
            title: string;
            updatesPosted: number;
            version: number;
        };
        /**
         * JobShown
         * @description ``GET /v1/jobs/{job}``.
         */
        JobShown: {
            done: number;
            error: string | null;
            state: string;
            total: number | null;
        };
        /**
         * Join
         * @description ``POST …/participants``; without ``userId``: oneself.
         */
        Join: {
            userId?: string;
        };
        /**
         * KeyKind
         * @description One kind of key that we take, as a COSE number.
         */
        KeyKind: {
            alg: number;
            /**
             * @default public-key
             * @enum {unknown}
             */
            type: "public-key";
        };
        /**
         * Kind
         * @description What the words are for.
         * @enum {unknown}
         */
        Kind: "catchUp" | "execSummary" | "milestone" | "review" | "update";
        /**
         * KpiDefinition
         * @description What is measured.
         */
        KpiDefinition: {
            createdAt: string;
            dataSources: string[] | null;
            description: string;
            /** @enum {unknown} */
            direction: "higher" | "lower" | "none";
            formula: string;
            name: string;
            observedAt: string;
            owner: string;
            reviewCadence: string | null;
            slug: string;
            targets: Record<string, never> | null;
            units: string;
            updatedAt: string;
            /** @enum {unknown} */
            visibility: "exec" | "internal";
        };
        /**
         * KpiObservation
         * @description One value for one incident.
         */
        KpiObservation: {
            confidence: number | null;
            createdAt: string;
            id: string;
            incidentId: string;
            kpiSlug: string;
            metadata: Record<string, never> | null;
            /** @enum {unknown} */
            source: "cli" | "import" | "ui" | "worker";
            timestamp: string;
            units: string;
            value: number;
        };
        /**
         * LeaveReentry
         * @description ``POST …/reentry/leave``.
         */
        LeaveReentry: {
            from: number;
        };
        /**
         * LinkShown
         * @description A one-time sign-in link. ``url`` stands in the answer that made it and nowhere else.
         */
        LinkShown: {
            expiresAt: string;
            url?: string;
        };
        /**
         * LiveSnapshot
         * @description ``incident:{id}:state``: snake_case, lower-case enums, epoch ms, in this order.
         */
        LiveSnapshot: {
            id: string;
            last_milestone_at: number | null;
            last_update_at: number | null;
            milestone_count: number;
            mim: string;
            next_update_eta: number | null;
            /** @enum {unknown} */
            phase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            /** @enum {unknown} */
            severity: "critical" | "high" | "low" | "medium";
            /** @enum {unknown} */
            status: "active" | "monitoring" | "resolved";
            timeline_event_count: number;
            title: string;
        };
        /**
         * OpenAlert
         * @description ``alert`` of a new incident.
         */
        "majorops.incidents.actions.OpenAlert": {
            /** @default  */
            alertId: string;
            /** @default 0 */
            customerCount: number;
            /** @default unknown */
            externalImpact: components["schemas"]["ExternalImpact"];
            /** Format: date-time */
            issueTime?: string;
        };
        /**
         * OpenAlert
         * @description ``POST /v1/intake/{alertId}/open``.
         */
        "majorops.intake.actions.OpenAlert": {
            severity: components["schemas"]["Severity"];
            title?: string;
        };
        /**
         * SessionShown
         * @description Who the caller is and how they signed in. ``via``: cookie or token; ``scope``: of the token.
         */
        "majorops.people.door.api.SessionShown": {
            scope: string;
            user: components["schemas"]["UserShown"];
            via: string;
        };
        /**
         * SessionShown
         * @description One signed-in browser. ``id`` is no secret. Times are RFC 3339.
         */
        "majorops.people.sessions.api.SessionShown": {
            createdAt: string;
            current: boolean;
            endsAt: string;
            id: string;
            lastSeenAt: string;
        };
        /**
         * MakePromise
         * @description ``POST …/promises``.
         */
        MakePromise: {
            /** Format: date-time */
            dueAt: string;
            promiseReason?: string;
            visibility?: components["schemas"]["Visibility"];
        };
        /**
         * Milestone
         * @description A summary cut from the log.
         */
        Milestone: {
            body: string;
            correctedBy: string | null;
            corrects: string | null;
            cutAt: string;
            cutBy: string;
            cutById: string;
            draftId: string | null;
            id: string;
            incidentId: string;
            isResolution?: boolean;
            nextUpdateEta: string | null;
            promiseId: string | null;
            retractedAt?: string;
            retractedBy?: string;
            retractReason?: string;
            sequence: number;
            sources: string[];
            /** @enum {unknown} */
            statusAtCut: "Active" | "Monitoring" | "Resolved";
            title: string;
        };
        /**
         * Mode
         * @description What a source's alert does: wait for a MIM, or open an incident.
         * @enum {unknown}
         */
        Mode: "open" | "queue";
        /**
         * Moment
         * @description Which event writes an observation.
         * @enum {unknown}
         */
        Moment: "after_action" | "detected" | "first_milestone" | "left_alert" | "manual" | "mitigation" | "resolved";
        /**
         * OfferHandover
         * @description ``POST …/command/handover``.
         */
        OfferHandover: {
            /** @default  */
            brief: string;
            to: string;
        };
        /**
         * OpenIncident
         * @description ``POST /v1/incidents``.
         */
        OpenIncident: {
            /** @default [] */
            affectedSystems: string[];
            alert?: components["schemas"]["majorops.incidents.actions.OpenAlert"];
            /** @default null */
            audienceNotes: string | null;
            /** @default null */
            bridgeUrl: string | null;
            /** @default  */
            businessImpact: string;
            command?: components["schemas"]["Seats"];
            /** @default  */
            customerImpactSummary: string;
            /** @default  */
            description: string;
            /** Format: date-time */
            detectedAt?: string;
            /** Format: date-time */
            nextUpdateEta?: string;
            /** @default [] */
            participants: string[];
            /** @default false */
            restricted: boolean;
            riskLevel?: components["schemas"]["RiskLevel"];
            severity: components["schemas"]["Severity"];
            title: string;
        };
        /**
         * Opening
         * @description One incident, ready to be followed. ``timeline`` holds the newest 200 events of the column.
         */
        Opening: {
            column: components["schemas"]["Column"];
            earlierEvents: number;
            incident: components["schemas"]["Incident"];
            rights: string[];
        };
        /**
         * OptionsOfNew
         * @description For ``navigator.credentials.create``; ``challenge`` and ids are base64url.
         */
        OptionsOfNew: {
            /**
             * @default none
             * @enum {unknown}
             */
            attestation: "none";
            authenticatorSelection?: components["schemas"]["DeviceChoice"];
            challenge: string;
            excludeCredentials: components["schemas"]["PasskeyHeld"][];
            pubKeyCredParams: components["schemas"]["KeyKind"][];
            rp: components["schemas"]["PasskeyPlace"];
            /** @default 300000 */
            timeout: number;
            user: components["schemas"]["PasskeyOwner"];
        };
        /**
         * OptionsOfSignIn
         * @description For ``navigator.credentials.get``: whichever passkey of this name the person chooses.
         */
        OptionsOfSignIn: {
            challenge: string;
            rpId: string;
            /** @default 300000 */
            timeout: number;
            /**
             * @default required
             * @enum {unknown}
             */
            userVerification: "required";
        };
        /**
         * Participant
         * @description A user who holds a seat or has joined.
         */
        Participant: {
            addedBy: string;
            displayName: string;
            joinedAt: string;
            leftAt: string | null;
            role: string;
            userId: string;
        };
        /**
         * PasskeyHeld
         * @description A passkey that is here already.
         */
        PasskeyHeld: {
            id: string;
            transports: string[];
            /**
             * @default public-key
             * @enum {unknown}
             */
            type: "public-key";
        };
        /**
         * PasskeyOwner
         * @description Who adds a passkey, as their device will list it. ``id`` is base64url and says nothing.
         */
        PasskeyOwner: {
            displayName: string;
            id: string;
            name: string;
        };
        /**
         * PasskeyPlace
         * @description For which name.
         */
        PasskeyPlace: {
            id: string;
            /** @default MajorOps */
            name: string;
        };
        /**
         * PasskeyRemoved
         * @description ``left``: how many are left; ``says``: what it means that it was the last one, else empty.
         */
        PasskeyRemoved: {
            left: number;
            says: string;
        };
        /**
         * PasskeyShown
         * @description One passkey for its owner or an admin. Times are RFC 3339; ``madeFor``: the name it works at.
         */
        PasskeyShown: {
            createdAt: string;
            id: string;
            lastUsedAt: string | null;
            madeFor: string;
            name: string;
        };
        /**
         * PatchMe
         * @description ``PATCH /users/me``.
         */
        PatchMe: {
            displayName: string;
        };
        /**
         * PatchUser
         * @description ``PATCH /users/{userId}``.
         */
        PatchUser: {
            disabled?: boolean;
            displayName?: string;
            role?: components["schemas"]["Role"];
        };
        /**
         * PhaseFact
         * @description One phase against its target, over all its visits.
         */
        PhaseFact: {
            name: string;
            pace: ("fast" | "ok" | "slow") | null;
            phase: number;
            targetMs: number;
            tookMs: number | null;
            visits: number;
        };
        /**
         * PhaseVisit
         * @description One stay in a phase.
         */
        PhaseVisit: {
            enteredAt: string;
            enteredBy: string;
            /** @enum {unknown} */
            kind: "advance" | "open" | "reentry" | "reopen" | "return";
            leftAt: string | null;
            n: number;
            /** @enum {unknown} */
            phase: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            reason: string | null;
        };
        /**
         * PostEvent
         * @description ``POST …/timeline``.
         */
        PostEvent: {
            corrects?: string;
            /** @default  */
            description: string;
            /** Format: date-time */
            timestamp?: string;
            title: string;
            type?: components["schemas"]["EventType"];
            visibility?: components["schemas"]["Visibility"];
        };
        /**
         * PostObservation
         * @description ``POST /v1/incidents/{id}/kpis``.
         */
        PostObservation: {
            confidence?: number | null;
            metadata?: Record<string, never> | null;
            slug: string;
            /** Format: date-time */
            timestamp: string;
            value: number;
        };
        /**
         * PostUpdate
         * @description ``POST …/updates``.
         */
        PostUpdate: {
            content: string;
            corrects?: string;
            draftId?: string;
            /** Format: date-time */
            nextUpdateEta?: string;
            promiseReason?: string;
            visibility?: components["schemas"]["Visibility"];
        };
        /**
         * Preview
         * @description ``POST …/preview``. ``body``: the act's own; ``subject``: the row that the act's path names.
         */
        Preview: {
            act: components["schemas"]["Act"];
            /** @default {} */
            body: Record<string, never>;
            subject?: string;
        };
        /**
         * Previewed
         * @description An act before it is done: who would see what, and what follows from it.
         */
        Previewed: {
            act: components["schemas"]["Act"];
            at: string;
            audiences: components["schemas"]["SeenBy"][];
            consequences: components["schemas"]["Consequence"][];
        };
        /**
         * PreviewKpi
         * @description ``POST /v1/kpis/preview``: a formula that is not saved yet.
         */
        PreviewKpi: {
            formula: string;
            /** @default resolved */
            observedAt: components["schemas"]["Moment"];
        };
        /**
         * Problem
         * @description RFC 9457 problem details. ``code`` is stable; further members depend on it.
         */
        Problem: {
            code: string;
            detail: string;
            field: string | null;
            hint: string | null;
            requestId: string;
            status: number;
            title: string;
            type: string;
        };
        /**
         * Promise
         * @description The time of the next word.
         */
        Promise: {
            dueAt: string;
            id: string;
            intervalMinutes: number;
            lateMinutes: number | null;
            madeAt: string;
            madeBy: string;
            madeById: string;
            madeIn: string | null;
            reason: string | null;
            settledAt: string | null;
            settledIn: string | null;
            /** @enum {unknown} */
            state: "Broken" | "Kept" | "Late" | "Open" | "Withdrawn";
            /** @enum {unknown} */
            visibility: "internal" | "public";
        };
        /**
         * PromiseFact
         * @description One promise and how it ended.
         */
        PromiseFact: {
            dueAt: string;
            lateMinutes: number | null;
            madeAt: string;
            madeBy: string;
            reason: string | null;
            settledAt: string | null;
            /** @enum {unknown} */
            state: "Broken" | "Kept" | "Late" | "Open" | "Withdrawn";
            /** @enum {unknown} */
            visibility: "internal" | "public";
        };
        /**
         * PromiseFacts
         * @description Promises counted; ``adherence`` in percent, null when none was settled.
         */
        PromiseFacts: {
            adherence: number | null;
            broken: number;
            kept: number;
            late: number;
            list: components["schemas"]["PromiseFact"][];
            open: number;
            withdrawn: number;
        };
        /**
         * Publication
         * @description The incident on the public page. What the page showed is left out while it shows nothing.
         */
        Publication: {
            publicId?: string;
            publicTitle?: string;
            publishedAt?: string;
            publishedBy: string;
            startedAt?: string;
            unpublishedAt: string | null;
            unpublishReason: string | null;
        };
        /**
         * Publish
         * @description ``POST …/publish``.
         */
        Publish: {
            publicTitle: string;
            /** Format: date-time */
            startedAt?: string;
        };
        /**
         * PutKpi
         * @description ``PUT /v1/kpis/{slug}``: the whole definition.
         */
        PutKpi: {
            /** @default null */
            dataSources: string[] | null;
            /** @default  */
            description: string;
            /** @default none */
            direction: components["schemas"]["Direction"];
            formula: string;
            name: string;
            /** @default resolved */
            observedAt: components["schemas"]["Moment"];
            /** @default mim */
            owner: string;
            /** @default null */
            reviewCadence: string | null;
            /** @default null */
            targets: Record<string, never> | null;
            units: string;
            /** @default internal */
            visibility: components["schemas"]["Reach"];
        };
        /**
         * Reach
         * @description Who reads a KPI: command only, or executives as well.
         * @enum {unknown}
         */
        Reach: "exec" | "internal";
        /**
         * Receipt
         * @description What the sender gets.
         */
        Receipt: {
            receipt: string;
        };
        /**
         * RedeemLink
         * @description ``POST /auth/link``. The first admin gives ``email`` (and a name); others are known by their link.
         */
        RedeemLink: {
            /** @default  */
            displayName: string;
            /** @default  */
            email: string;
            token: string;
        };
        /**
         * Reenter
         * @description ``POST …/reentry``.
         */
        Reenter: {
            from: number;
            reason?: string;
            to: number;
        };
        /**
         * Reopen
         * @description ``POST …/reopen``.
         */
        Reopen: {
            reason?: string;
        };
        /**
         * ReportImpact
         * @description ``POST …/reports``.
         */
        ReportImpact: {
            application: string;
            description: string;
            /** @default  */
            email: string;
            /** @default  */
            validatorContact: string;
        };
        /**
         * ResolutionMilestone
         * @description The milestone that is cut together with resolving.
         */
        ResolutionMilestone: {
            body: string;
            /** @default [] */
            sources: string[];
            title: string;
        };
        /**
         * ResolutionUpdate
         * @description The public status update that goes out together with resolving.
         */
        ResolutionUpdate: {
            content: string;
        };
        /**
         * Resolve
         * @description ``POST …/resolve``.
         */
        Resolve: {
            /** @default false */
            falseAlarm: boolean;
            milestone?: components["schemas"]["ResolutionMilestone"];
            publicUpdate?: components["schemas"]["ResolutionUpdate"];
            reason?: string;
        };
        /**
         * Retract
         * @description Why something is taken back.
         */
        Retract: {
            reason: string;
        };
        /**
         * Review
         * @description The After Action of one incident: what people wrote, in Markdown, and what the record says.
         */
        Review: {
            actions: components["schemas"]["ReviewAction"][];
            addenda: components["schemas"]["Addendum"][];
            dueAt: string | null;
            etag: string;
            facts: components["schemas"]["ReviewFacts"];
            heldAt: string | null;
            html: components["schemas"]["SectionTexts"];
            incidentId: string;
            learnings: string;
            number: string;
            overdue: boolean;
            publishedAt: string | null;
            repeatOf: string | null;
            required: boolean;
            requiredBecause: ("critical" | "long" | "repeat") | null;
            resolvedAt: string | null;
            rootCause: string;
            scheduledAt: string | null;
            /** @enum {unknown} */
            severity: "Critical" | "High" | "Low" | "Medium";
            /** @enum {unknown} */
            status: "Draft" | "Held" | "Published" | "Scheduled";
            summary: string;
            timeline: string;
            title: string;
            wentWell: string;
            whatWeChange: string;
        };
        /**
         * ReviewAction
         * @description Something that somebody has taken on; ``mine``: the reader has.
         */
        ReviewAction: {
            closedAt: string | null;
            dueAt: string;
            etag: string;
            id: string;
            incidentId: string;
            incidentTitle: string;
            mine: boolean;
            note: string | null;
            number: string;
            overdue: boolean;
            owner: string;
            ownerId: string;
            /** @enum {unknown} */
            status: "Done" | "Dropped" | "Open";
            title: string;
        };
        /**
         * ReviewDurations
         * @description In ms. ``resolveMs`` is the time to resolve (MTTR), ``mitigateMs`` the time to mitigate (MTTM).
         */
        ReviewDurations: {
            declareMs: number | null;
            detectMs: number | null;
            firstMilestoneMs: number | null;
            impactMs: number | null;
            mitigateMs: number | null;
            resolveMs: number | null;
        };
        /**
         * ReviewFacts
         * @description What is read from the record each time; nobody types it.
         */
        ReviewFacts: {
            durations: components["schemas"]["ReviewDurations"];
            phases: components["schemas"]["PhaseFact"][];
            promises: components["schemas"]["PromiseFacts"];
            times: components["schemas"]["ReviewTimes"];
            told: components["schemas"]["Told"];
        };
        /**
         * ReviewRow
         * @description A review in a list.
         */
        ReviewRow: {
            dueAt: string | null;
            etag: string;
            heldAt: string | null;
            incidentId: string;
            number: string;
            openActions: number;
            overdue: boolean;
            overdueActions: number;
            publishedAt: string | null;
            required: boolean;
            requiredBecause: ("critical" | "long" | "repeat") | null;
            resolvedAt: string | null;
            scheduledAt: string | null;
            /** @enum {unknown} */
            severity: "Critical" | "High" | "Low" | "Medium";
            /** @enum {unknown} */
            status: "Draft" | "Held" | "Published" | "Scheduled";
            title: string;
        };
        /**
         * ReviewTimes
         * @description When things happened; null when they did not, or the reader's column does not hold it.
         */
        ReviewTimes: {
            declaredAt: string | null;
            detectedAt: string;
            firstMilestoneAt: string | null;
            impactEndedAt: string | null;
            issueTime: string | null;
            mitigatedAt: string | null;
            resolvedAt: string | null;
        };
        /**
         * RiskLevel
         * @description The executive's flag.
         * @enum {unknown}
         */
        RiskLevel: "high" | "low" | "medium";
        /**
         * Role
         * @description What a user is on every incident they can see; spoken in lower case, a capital is accepted.
         * @enum {unknown}
         */
        Role: "admin" | "executive" | "mim" | "stakeholder";
        /**
         * SearchAnswer
         * @description ``open``: the incident that was meant without doubt. ``partial``: older hits may be missing.
         *
         *         ``unresolved``: when nothing was found, what still burns.
         */
        SearchAnswer: {
            open: string | null;
            partial: boolean;
            results: components["schemas"]["SearchResult"][];
            unresolved: components["schemas"]["FoundIncident"][];
        };
        /**
         * SearchResult
         * @description One hit. ``more``: the incident has further hits that are not shown.
         */
        SearchResult: {
            at: string;
            heading: components["schemas"]["SegmentShown"][];
            incident: components["schemas"]["FoundIncident"];
            itemId: string;
            /** @enum {unknown} */
            kind: "event" | "incident" | "milestone" | "review" | "update";
            more: boolean;
            snippet: components["schemas"]["SegmentShown"][];
        };
        /**
         * Seats
         * @description The seats that a MIM fills: ``command`` of a new incident.
         */
        Seats: {
            customerOps?: string;
            leader?: string;
            serviceManager?: string;
            sre?: string;
        };
        /**
         * Sections
         * @description The sections that people write, in Markdown; the seventh is the list of action items.
         */
        Sections: {
            learnings?: string;
            rootCause?: string;
            summary?: string;
            timeline?: string;
            wentWell?: string;
            whatWeChange?: string;
        };
        /**
         * SectionTexts
         * @description The six written sections as safe HTML.
         */
        SectionTexts: {
            learnings: string;
            rootCause: string;
            summary: string;
            timeline: string;
            wentWell: string;
            whatWeChange: string;
        };
        /**
         * SeenBy
         * @description What one column's feed would carry, as ``{change, resources, state}``; null: nothing.
         */
        SeenBy: {
            column: components["schemas"]["Column"];
            entry: Record<string, never> | null;
        };
        /**
         * SegmentShown
         * @description A piece of plain text, and whether it is what was looked for.
         */
        SegmentShown: {
            hit: boolean;
            text: string;
        };
        /**
         * SentenceShown
         * @description One sentence and the events it rests on. ``part``: conditions, actions, needs …, or empty.
         */
        SentenceShown: {
            part: string;
            sources: string[];
            text: string;
        };
        /**
         * SettingShown
         * @description One setting: a secret's value is dots; ``source``: file, environment, command line or default.
         *
         *         What is wrong with the installation as a whole stands below them, with the source ``warning``.
         */
        SettingShown: {
            name: string;
            source: string;
            value: string;
        };
        /**
         * Severity
         * @description How bad it is.
         * @enum {unknown}
         */
        Severity: "critical" | "high" | "low" | "medium";
        /**
         * SignInByPasskey
         * @description ``POST /auth/passkey``: what ``navigator.credentials.get`` gave, as base64url.
         */
        SignInByPasskey: {
            authenticatorData: string;
            clientData: string;
            credentialId: string;
            signature: string;
            userHandle: string;
        };
        /**
         * SourceShown
         * @description A source for a MIM; an admin also reads the end of the secret, to tell two apart, never the secret.
         */
        SourceShown: {
            createdAt: string;
            defaultMim: string | null;
            enabled: boolean;
            etag: string;
            health: components["schemas"]["Health"];
            hook: string;
            id: string;
            kind: string;
            mode: string;
            name: string;
            secretLast4?: string | null;
            severityMap: {
                [key: string]: string;
            };
        };
        /**
         * StartReview
         * @description ``POST …/review``. ``repeatOf``: an earlier incident of the same cause.
         */
        StartReview: {
            repeatOf?: string | null;
        };
        /**
         * Status
         * @description How the service is (IncidentStatus).
         * @enum {unknown}
         */
        Status: "active" | "monitoring" | "resolved";
        /**
         * StatusUpdate
         * @description A published note.
         */
        StatusUpdate: {
            author: string;
            authorId: string;
            content: string;
            corrects: string | null;
            id: string;
            incidentId: string;
            nextUpdateEta: string | null;
            retractedAt?: string;
            retractedBy?: string;
            retractReason?: string;
            /** @enum {unknown} */
            source: "api" | "cli" | "web";
            timestamp: string;
            /** @enum {unknown} */
            visibility: "internal" | "public";
        };
        /**
         * TimelineEvent
         * @description One entry of the log. ``visibility`` is left out when it is for both.
         */
        TimelineEvent: {
            actor: string;
            actorId: string;
            automatic: boolean;
            changes: components["schemas"]["FieldChange"][];
            correctedBy: string | null;
            corrects: string | null;
            description: string;
            id: string;
            incidentId: string;
            /** @enum {unknown} */
            phaseNumber?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;
            reason: string | null;
            recordedAt: string;
            retractedAt?: string;
            retractedBy?: string;
            retractReason?: string;
            timestamp: string;
            title: string;
            /** @enum {unknown} */
            type: "action" | "alert" | "command" | "phase" | "update";
            /** @enum {unknown} */
            visibility?: "internal" | "public";
        };
        /**
         * TokenShown
         * @description An API token. ``value`` stands in the answer that made it and nowhere else. Times are RFC 3339.
         */
        TokenShown: {
            createdAt: string;
            expiresAt: string | null;
            id: string;
            lastUsedAt: string | null;
            name: string;
            scope: string;
            value?: string;
        };
        /**
         * Told
         * @description Milestones go to stakeholders and executives, internal updates to stakeholders, public to all.
         */
        Told: {
            internalUpdates?: components["schemas"]["ToldUpdate"][];
            milestones: components["schemas"]["ToldMilestone"][];
            publicUpdates: components["schemas"]["ToldUpdate"][];
        };
        /**
         * ToldMilestone
         * @description A milestone as its readers got it.
         */
        ToldMilestone: {
            at: string;
            isResolution: boolean;
            sequence: number;
            takenBack: boolean;
            title: string;
        };
        /**
         * ToldUpdate
         * @description A status update as its readers got it.
         */
        ToldUpdate: {
            at: string;
            author: string;
            content: string;
            takenBack: boolean;
        };
        /**
         * Unpublish
         * @description ``POST …/unpublish``.
         */
        Unpublish: {
            reason?: string;
        };
        /**
         * UserShown
         * @description A user as the API shows one; what the viewer may not see is left out.
         */
        UserShown: {
            createdAt?: string;
            disabled?: boolean;
            displayName: string;
            email: string;
            etag?: string;
            id: string;
            identities?: components["schemas"]["Identity"][];
            lastSeenAt?: string | null;
            role: components["schemas"]["Role"];
        };
        /**
         * Visibility
         * @description Audience gate of a row (UpdateVisibility).
         * @enum {unknown}
         */
        Visibility: "internal" | "public";
        /**
         * WithdrawPromise
         * @description ``POST …/promises/{promiseId}/withdraw``.
         */
        WithdrawPromise: {
            reason?: string;
        };
    };
    responses: {
        /** @description Refused */
        Refused: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getActions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                owner?: string;
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        actions: components["schemas"]["ReviewAction"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getAudit: {
        parameters: {
            query?: {
                actor?: string;
                cursor?: string;
                entity?: string;
                from?: string;
                incident?: string;
                limit?: number;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AuditEntry"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postAuthLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RedeemLink"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["majorops.people.door.api.SessionShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postAuthPasskey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInByPasskey"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["majorops.people.door.api.SessionShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postAuthPasskeyOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionsOfSignIn"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getAuthSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["majorops.people.door.api.SessionShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postAuthSignOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getBoard: {
        parameters: {
            query?: {
                as?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardOpening"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getDoctor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        findings: components["schemas"]["Finding"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postHooksSourceId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidents: {
        parameters: {
            query?: {
                as?: string;
                cursor?: string;
                limit?: number;
                phase?: string;
                severity?: string;
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        incidents: components["schemas"]["IncidentRow"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidents: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenIncident"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsId: {
        parameters: {
            query?: {
                as?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsId: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditIncident"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdAlert: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditAlert"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertInfo"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdCommand: {
        parameters: {
            query?: {
                as?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandTeam"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdCommand: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditCommand"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandTeam"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdCommandHandover: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OfferHandover"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandoverOffer"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteIncidentsIdCommandHandover: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdCommandHandoverAccept: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerHandover"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CommandTeam"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdCommandHandoverDecline: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerHandover"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HandoverOffer"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdDebrief: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Debrief"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdDrafts: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        drafts: components["schemas"]["DraftShown"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdDrafts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskDraft"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdDraftsDraftId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteIncidentsIdDraftsDraftId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                draftId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdDraftsDraftId: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                draftId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditDraft"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdFeed: {
        parameters: {
            query?: {
                after?: number;
                as?: string;
                epoch?: string;
                wait?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedPage"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdImpact: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditImpact"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdKpis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdKpis: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostObservation"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdMetrics: {
        parameters: {
            query?: {
                as?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentMetrics"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdMilestones: {
        parameters: {
            query?: {
                as?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        milestones: components["schemas"]["Milestone"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdMilestones: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CutMilestone"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Milestone"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    putIncidentsIdMilestonesItemId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteIncidentsIdMilestonesItemId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdMilestonesItemId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdMilestonesItemIdRetract: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retract"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Milestone"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdOpening: {
        parameters: {
            query?: {
                as?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Opening"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdParticipants: {
        parameters: {
            query?: {
                as?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        participants: components["schemas"]["Participant"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdParticipants: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Join"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Participant"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteIncidentsIdParticipantsUserId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdPhase: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Advance"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdPreview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Preview"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Previewed"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdPromises: {
        parameters: {
            query?: {
                as?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        promises: components["schemas"]["Promise"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdPromises: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakePromise"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promise"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdPromisesPromiseIdWithdraw: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
                promiseId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WithdrawPromise"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Promise"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdPublish: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Publish"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publication"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReentry: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reenter"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReentryLeave: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeaveReentry"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReopen: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reopen"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdReports: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        reports: components["schemas"]["ImpactReport"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportImpact"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdResolve: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resolve"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdReview: {
        parameters: {
            query?: {
                as?: string;
                format?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReview: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartReview"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdReview: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditReview"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReviewActions: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddAction"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewAction"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdReviewActionsActionId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                actionId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewAction"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdReviewActionsActionId: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                actionId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditAction"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReviewAction"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReviewAddenda: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddAddendum"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdReviewPublish: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Review"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdState: {
        parameters: {
            query?: {
                as?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveSnapshot"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdStatus: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeStatus"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Incident"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdTimeline: {
        parameters: {
            query?: {
                as?: string;
                cursor?: string;
                limit?: number;
                type?: string;
                visibility?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        events: components["schemas"]["TimelineEvent"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdTimeline: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostEvent"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineEvent"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    putIncidentsIdTimelineEventId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteIncidentsIdTimelineEventId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdTimelineEventId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                eventId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdTimelineEventIdRetract: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                eventId: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retract"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineEvent"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdUnpublish: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Unpublish"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Publication"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIncidentsIdUpdates: {
        parameters: {
            query?: {
                as?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        updates: components["schemas"]["StatusUpdate"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdUpdates: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostUpdate"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusUpdate"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    putIncidentsIdUpdatesItemId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteIncidentsIdUpdatesItemId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchIncidentsIdUpdatesItemId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIncidentsIdUpdatesItemIdRetract: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                id: string;
                itemId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Retract"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatusUpdate"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getIntake: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        alerts: components["schemas"]["AlertShown"][];
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIntakeAlertIdAttach: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                alertId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AttachAlert"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIntakeAlertIdDismiss: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                alertId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DismissAlert"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postIntakeAlertIdOpen: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path: {
                alertId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["majorops.intake.actions.OpenAlert"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getJobsJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getKpis: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getKpisSlug: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    putKpisSlug: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutKpi"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getKpisSlugObservations: {
        parameters: {
            query?: {
                cursor?: string;
                from?: string;
                limit?: number;
                severity?: string;
                state?: string;
                to?: string;
            };
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postKpisBackfill: {
        parameters: {
            query?: never;
            header: {
                "Idempotency-Key": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FillKpis"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postKpisPreview: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewKpi"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getKpisScorecard: {
        parameters: {
            query?: {
                by?: string;
                compare?: string;
                format?: string;
                from?: string;
                severity?: string;
                slug?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getOpenapiJson: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getPasskeys: {
        parameters: {
            query?: {
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        passkeys: components["schemas"]["PasskeyShown"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postPasskeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPasskey"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deletePasskeysPasskeyId: {
        parameters: {
            query?: {
                userId?: string;
            };
            header?: never;
            path: {
                passkeyId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyRemoved"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postPasskeysOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionsOfNew"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getPublic: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getPublicIncidentsPublicId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                publicId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postPublicIncidentsPublicIdReports: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                publicId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportImpact"];
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Receipt"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getReviews: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        reviews: components["schemas"]["ReviewRow"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getSearch: {
        parameters: {
            query?: {
                limit?: number;
                q?: string;
                scope?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchAnswer"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getSessions: {
        parameters: {
            query?: {
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        sessions: components["schemas"]["majorops.people.sessions.api.SessionShown"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteSessionsSessionId: {
        parameters: {
            query?: {
                userId?: string;
            };
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getSettings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        settings: components["schemas"]["SettingShown"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        sources: components["schemas"]["SourceShown"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddSource"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getSourcesSourceId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteSourcesSourceId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchSourcesSourceId: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                sourceId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EditSource"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getTokens: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        tokens: components["schemas"]["TokenShown"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postTokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    deleteTokensTokenId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tokenId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getUsers: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
                q?: string;
                role?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        nextCursor: string | null;
                        users: components["schemas"]["UserShown"][];
                    };
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postUsers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUser"];
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getUsersUserId: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchUsersUserId: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchUser"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    postUsersUserIdLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    getUsersMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
    patchUsersMe: {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PatchMe"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserShown"];
                };
            };
            400: components["responses"]["Refused"];
            401: components["responses"]["Refused"];
            403: components["responses"]["Refused"];
            404: components["responses"]["Refused"];
            405: components["responses"]["Refused"];
            409: components["responses"]["Refused"];
            412: components["responses"]["Refused"];
            413: components["responses"]["Refused"];
            415: components["responses"]["Refused"];
            422: components["responses"]["Refused"];
            428: components["responses"]["Refused"];
            429: components["responses"]["Refused"];
            500: components["responses"]["Refused"];
            503: components["responses"]["Refused"];
            507: components["responses"]["Refused"];
        };
    };
}

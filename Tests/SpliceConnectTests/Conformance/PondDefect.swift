/// A way in which a connector breaks its contract, and the check that has to notice.
enum PondDefect: String, CaseIterable {
    case badDescriptor, callsInInitialiser, checkIsHopeful, checkThrows, checkWrites, foreignHost, keyInQuery, keyInList
    case losesRecords, readsTwice, noLastCheckpoint, isEager, forgetsWhatItSaw, earlyCheckpoint, ignoresCheckpointTime
    case afterInsteadOfFrom, dedupesByKey, noLookBack, offsetPaging, swallowsTombstones, stopsAtDamage, hidesDamage
    case givesUpWhenThrottled, takes401ForTheEnd, takesACutForTheEnd, takesAFailureForTheEnd, takesAnyCheckpoint
    case takesALaterFailureForTheEnd, takesACancellationForTheEnd
    case wrongSource, noBackfill, acceptsUnsigned, acceptsAltered, failsOnGarbage, dedupesByDelivery, dedupesByTopic
    case doesNothing, sendsNoKey, probeSeesGhosts, callsALossPermanent, callsARefusalAmbiguous, undoFailsTwice
    case losesOutcomes, alwaysWrites, allOrNothing, claimsSuccess, callsALossRejected, probeAlwaysFinds
    case doubtsEverything, reversesOutcomes

    /// The checks that fail, at least one of which has to.
    var check: String {
        switch self {
        case .badDescriptor: "connector.descriptor"
        case .callsInInitialiser: "connector.quiet"
        case .checkIsHopeful, .checkThrows: "connector.refused"
        case .checkWrites: "connector.check"
        case .foreignHost: "connector.hosts"
        case .keyInQuery, .keyInList: "connector.secrets"
        case .losesRecords, .readsTwice, .noLastCheckpoint: "source.complete"
        case .isEager: "source.lazy"
        case .forgetsWhatItSaw: "source.settled"
        case .earlyCheckpoint: "source.resume"
        case .ignoresCheckpointTime: "source.changes"
        case .afterInsteadOfFrom: "source.ties"
        case .dedupesByKey: "source.grain"
        case .noLookBack: "source.late"
        case .offsetPaging: "source.shifting"
        case .swallowsTombstones: "source.tombstones"
        case .stopsAtDamage, .hidesDamage: "source.rejected"
        case .givesUpWhenThrottled: "source.throttled"
        case .takes401ForTheEnd: "source.expired"
        case .takesACutForTheEnd: "source.cut"
        case .takesAFailureForTheEnd, .takesALaterFailureForTheEnd: "source.failing"
        case .takesAnyCheckpoint: "source.foreign"
        case .takesACancellationForTheEnd: "source.cancelled"
        case .wrongSource: "webhook.accepts"
        case .noBackfill: "webhook.backfill"
        case .acceptsUnsigned: "webhook.unsigned"
        case .acceptsAltered: "webhook.altered"
        case .failsOnGarbage: "webhook.garbage"
        case .dedupesByDelivery: "webhook.double"
        case .dedupesByTopic: "webhook.distinct"
        case .doesNothing: "action.effect"
        case .sendsNoKey: "action.again"
        case .probeSeesGhosts: "action.absent"
        case .callsALossPermanent: "action.lost"
        case .callsARefusalAmbiguous: "action.notSent"
        case .undoFailsTwice: "action.undo"
        case .losesOutcomes: "sink.applies"
        case .alwaysWrites: "sink.unchanged"
        case .allOrNothing, .reversesOutcomes: "sink.partial"
        case .claimsSuccess, .callsALossRejected: "sink.lost"
        case .probeAlwaysFinds: "sink.absent"
        case .doubtsEverything: "sink.refusedConnection"
        }
    }
}

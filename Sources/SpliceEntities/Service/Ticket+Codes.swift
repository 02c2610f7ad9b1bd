public import SpliceModel

/// What sort of matter a ticket is.
public enum TicketKind: String, CodedValue {
    /// Someone wants to know.
    case question
    /// Something does not work.
    case incident
    /// The cause of incidents.
    case problem
    /// Someone wants something done.
    case request
    /// Something is to be done.
    case task
}

/// How far a ticket is.
public enum TicketState: String, CodedValue {
    /// Nobody looked at it.
    case new
    /// Someone works on it.
    case open
    /// It waits for an answer.
    case waiting
    /// It waits for something else.
    case onHold
    /// It is solved.
    case resolved
    /// It is over.
    case closed
}

/// How urgent a ticket is.
public enum TicketPriority: String, CodedValue {
    /// When there is time.
    case low
    /// In turn.
    case normal
    /// Before others.
    case high
    /// Now.
    case urgent
}

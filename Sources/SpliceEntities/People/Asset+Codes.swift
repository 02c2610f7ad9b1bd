public import SpliceModel

/// What an asset is.
public enum AssetKind: String, CodedValue {
    /// A portable computer.
    case laptop
    /// A computer that stays.
    case desktop
    /// A telephone.
    case phone
    /// A screen.
    case monitor
    /// Something that goes with another.
    case accessory
    /// A key or card.
    case accessCard
    /// A right to use software.
    case licence
    /// Something else.
    case other
}

/// Where an asset is in its life.
public enum AssetState: String, CodedValue {
    /// Not here yet.
    case ordered
    /// Here, nobody has it.
    case inStock
    /// Someone has it.
    case assigned
    /// Being repaired.
    case inRepair
    /// Nobody knows where it is.
    case lost
    /// Gone.
    case retired
}

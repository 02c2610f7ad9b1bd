public import SpliceModel

/// Who a benefit covers.
public enum BenefitCoverage: String, CodedValue {
    /// The employee alone.
    case employee
    /// The employee and a spouse or partner.
    case employeeAndSpouse
    /// The employee and children.
    case employeeAndChildren
    /// The whole family.
    case family
}

/// How far an enrolment in a benefit is.
public enum BenefitState: String, CodedValue {
    /// May be asked for.
    case eligible
    /// Asked for.
    case pending
    /// In force.
    case enrolled
    /// The employee said no.
    case waived
    /// No longer in force.
    case ended
}

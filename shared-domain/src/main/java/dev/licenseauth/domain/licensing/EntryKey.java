package dev.licenseauth.domain.licensing;

/** What an entry of the catalogue is found by. */
public sealed interface EntryKey {
    /** The app that it is or belongs to. */
    AppId appId();

    /** An app. */
    record OfApp(AppId appId) implements EntryKey {}

    /** A product of an app. */
    record OfProduct(AppId appId, ProductCode code) implements EntryKey {}

    /** A plan of an app. */
    record OfPlan(AppId appId, PlanCode code) implements EntryKey {}

    /** The kind, as it stands in the types and subjects of events. */
    default String kind() {
        return switch (this) {
            case OfApp _ -> "app";
            case OfProduct _ -> "product";
            case OfPlan _ -> "plan";
        };
    }

    /** The code, unique in the app; of an app its id. */
    default String codeText() {
        return switch (this) {
            case OfApp(AppId appId) -> appId.value();
            case OfProduct(AppId _, ProductCode code) -> code.value();
            case OfPlan(AppId _, PlanCode code) -> code.value();
        };
    }
}

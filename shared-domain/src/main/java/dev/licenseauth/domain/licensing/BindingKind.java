package dev.licenseauth.domain.licensing;

/** What is bound to a licence. */
public enum BindingKind {
    DOMAIN,
    DEVICE
}

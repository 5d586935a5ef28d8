package dev.licenseauth.license;

import dev.licenseauth.testing.ServiceStarts;
import dev.licenseauth.testing.infra.SuiteTestResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@WithTestResource(value = SuiteTestResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class ServiceStartsTest extends ServiceStarts {}

package dev.licenseauth.testing.infra;

import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestDatabaseTest {

    @Test
    void eachIsEmptyAndBelongsToItsOwner() throws Exception {
        try (TestDatabase one = TestDatabase.create();
                TestDatabase other = TestDatabase.create()) {
            execute(one, "CREATE TABLE note (text text)");
            execute(one, "CREATE PUBLICATION notes");

            assertThat(query(one, "SELECT count(*) FROM pg_tables WHERE tablename = 'note'"))
                    .isEqualTo("1");
            assertThat(query(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'note'"))
                    .isEqualTo("0");
            assertThatThrownBy(() -> DriverManager.getConnection(one.jdbcUrl(), other.username(), one.password()))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void theServerIsDurableAndKnowsTheConnectorsRole() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                Connection connector = DriverManager.getConnection(
                        database.jdbcUrl(), TestDatabase.CONNECTOR_ROLE, database.connectorPassword())) {
            assertThat(connector.isValid(5)).isTrue();
            assertThat(query(database, "SHOW fsync")).isEqualTo("on");
            assertThat(query(database, "SHOW wal_level")).isEqualTo("logical");
            assertThat(query(
                            database,
                            "SELECT rolreplication FROM pg_roles WHERE rolname = '" + TestDatabase.CONNECTOR_ROLE
                                    + "'"))
                    .isEqualTo("t");
        }
    }

    @Test
    void closingRemovesItUnderOpenConnections() throws Exception {
        try (TestDatabase witness = TestDatabase.create()) {
            TestDatabase database = TestDatabase.create();
            try (Connection open = database.connect()) {
                database.close();

                assertThat(open.isValid(5)).isFalse();
            }
            try (Connection superuser = witness.connectAsSuperuser();
                    Statement statement = superuser.createStatement();
                    ResultSet left = statement.executeQuery("SELECT rolname FROM pg_roles WHERE rolname = '"
                            + database.name() + "' UNION SELECT datname FROM pg_database WHERE datname = '"
                            + database.name() + "'")) {
                assertThat(left.next()).isFalse();
            }
        }
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}

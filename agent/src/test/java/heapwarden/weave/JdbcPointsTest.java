package heapwarden.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JdbcPointsTest {
  /** A driver, by the shape of one method. */
  @SuppressWarnings("unused")
  static final class Pool {
    Object next;

    Connection getConnection() {
      return (Connection) next;
    }
  }

  /** Names types of JDBC, and calls what is hooked elsewhere. */
  @SuppressWarnings("unused")
  static final class Caller {
    void use(Pool pool) throws SQLException {
      pool.getConnection().close();
    }
  }

  /** Has such a method without code. */
  @SuppressWarnings("unused")
  abstract static class Unwritten {
    abstract Connection getConnection();
  }

  /** Has a method of such a name, and nothing of JDBC. */
  @SuppressWarnings("unused")
  static final class Door {
    void close() {}
  }

  @Test
  void aClassIsWovenThatNamesATypeOfJdbcAndHasOneOfTheMethods() {
    assertThat(JdbcPoints.of(Woven.bytes(Pool.class))).isNotEmpty();
  }

  @Test
  void noOtherIs() {
    assertThat(JdbcPoints.of(Woven.bytes(Caller.class))).isEmpty();
    assertThat(JdbcPoints.of(Woven.bytes(Unwritten.class))).isEmpty();
    assertThat(JdbcPoints.of(Woven.bytes(Door.class))).isEmpty();
  }

  @Test
  void whatIsNoClassFileIsLeftToTheJvm() {
    byte[] whole = Woven.bytes(Pool.class);
    int woven = 0;
    for (int length = 0; length < whole.length; length++) {
      woven += JdbcPoints.of(Arrays.copyOf(whole, length)).isEmpty() ? 0 : 1;
    }
    assertThat(woven).isLessThan(whole.length / 4); // cut off behind the methods
  }
}

package heapwarden.real;

import static org.assertj.core.api.Assertions.assertThat;

import heapwarden.harness.Jdk;
import heapwarden.harness.Jvm;
import heapwarden.harness.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.h2.tools.RunScript;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A database in memory and in a file leaks nothing of its own. */
@Timeout(120)
class H2Test {
  static final List<String> SCRIPT =
      List.of(
          "create table item(id int auto_increment primary key, name varchar(40), price int);",
          "create index item_name on item(name);",
          "insert into item(name, price) select 'item' || x, x from system_range(1, 20000);",
          "create view cheap as select * from item where price < 100;",
          "select count(*), sum(price) from cheap;",
          "update item set price = price + 1 where id <= 5000;",
          "delete from item where id > 15000;",
          "create table big(id int primary key, data clob);",
          "insert into big select x, repeat('x', 20000) from system_range(1, 50);",
          "select id, length(data) from big order by id;",
          "select a.name, b.name from item a join item b on a.id = b.id + 1",
          "  order by b.price desc limit 100;",
          "analyze;",
          "checkpoint;");

  @TempDir Path folder;

  static Stream<Arguments> runs() {
    return Jdk.currentAndNewest()
        .flatMap(jdk -> Stream.of("mem:", "file:").map(where -> Arguments.of(jdk, where)));
  }

  private String url(String where) {
    return "jdbc:h2:"
        + (where.equals("mem:") ? "mem:test;DB_CLOSE_DELAY=-1" : "file:" + folder.resolve("db"));
  }

  /** The tool leaves its one statement to its connection, which it makes without the driver. */
  @ParameterizedTest
  @MethodSource("runs")
  void runsAScript(Jdk jdk, String where) throws IOException {
    Path script = Files.write(folder.resolve("script.sql"), SCRIPT);
    Run run =
        Jvm.of(jdk)
            .agent("gate")
            .timeout(Duration.ofSeconds(60))
            .run(
                RunScript.class,
                "-url",
                url(where),
                "-user",
                "sa",
                "-script",
                script.toString(),
                "-showResults");
    assertThat(run.stdout()).contains("--> 99 4950").contains("--> 50 20000");
    Judged judged = Judged.of(run).opened("jdbc", 1).opened("file-channel", 1);
    if (where.equals("file:")) {
      judged.opened("file-channel", 2).opened("executor", 1).opened("shutdown-hook", 1);
    }
    judged.clean();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void servesAProgramThatCloses(Jdk jdk, String where) {
    Run run =
        Jvm.of(jdk).agent("gate").timeout(Duration.ofSeconds(60)).run(Warehouse.class, url(where));
    // Last keys: 20 * (1 + .. + 50); parts counted: the same again.
    assertThat(run.stdout()).isEqualTo("sum 51000\n");
    Judged.of(run).opened("jdbc", 50 * 24).clean();
  }
}

package heapwarden.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
  private static final String V1_UNLIMITED = "9223372036854771712";
  @TempDir Path root;
  private Path mount;

  @BeforeEach
  void mount() {
    mount = root.resolve("sys/fs/cgroup");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  private void self(String text) throws IOException {
    write(root.resolve("proc/self/cgroup"), text);
  }

  private void group2(String path, String max, long current, long inactive) throws IOException {
    Path folder = mount.resolve(path);
    write(folder.resolve("memory.max"), max);
    write(folder.resolve("memory.current"), Long.toString(current));
    write(folder.resolve("memory.stat"), "anon 5\nactive_file 3\ninactive_file " + inactive);
  }

  private void group1(String path, String max, long usage, long inactive) throws IOException {
    Path folder = mount.resolve("memory").resolve(path);
    write(folder.resolve("memory.limit_in_bytes"), max);
    write(folder.resolve("memory.usage_in_bytes"), Long.toString(usage));
    write(folder.resolve("memory.stat"), "inactive_file 1\ntotal_inactive_file " + inactive);
  }

  private void expect(long limit, long usage) {
    Cgroup cgroup = new Cgroup(root.toFile());
    cgroup.refresh();
    assertThat(cgroup.limit()).isEqualTo(limit);
    assertThat(cgroup.usage()).isEqualTo(usage);
  }

  @Test
  void insideAContainerOfVersion2TheMountIsTheGroup() throws IOException {
    self("0::/");
    group2("", "1000", 700, 100);
    expect(1000, 600);
  }

  @Test
  void theLeastLimitOfAllGroupsAboveBinds() throws IOException {
    self("0::/pods/pod/box");
    group2("", "max", 9000, 0);
    group2("pods", "5000", 4000, 0);
    group2("pods/pod", "800", 650, 50);
    group2("pods/pod/box", "900", 400, 0);
    expect(800, 600);
  }

  @Test
  void withoutALimitThereIsNoneAndNoUsage() throws IOException {
    self("0::/box");
    group2("box", "max", 700, 100);
    expect(-1, -1);
  }

  @Test
  void version1IsReadWhereItHasTheMemoryController() throws IOException {
    self("9:cpu,cpuacct:/box\n4:memory:/box\n0::/");
    group1("", V1_UNLIMITED, 9000, 0);
    group1("box", "2000", 1500, 300);
    expect(2000, 1200);
  }

  @Test
  void version1WithoutALimitIsANumberOfPages() throws IOException {
    self("4:memory:/");
    group1("", V1_UNLIMITED, 9000, 0);
    expect(-1, -1);
  }

  @Test
  void aPathOfTheHostThatCannotBeSeenInsideMeansTheMount() throws IOException {
    self("4:memory:/docker/0123456789abcdef");
    group1("", "3000", 2000, 500);
    expect(3000, 1500);
  }

  @Test
  void aLimitThatChangesIsSeenAtTheNextReading() throws IOException {
    self("0::/");
    group2("", "1000", 700, 0);
    Cgroup cgroup = new Cgroup(root.toFile());
    cgroup.refresh();
    group2("", "500", 400, 0);
    cgroup.refresh();
    assertThat(cgroup.limit()).isEqualTo(500);
    assertThat(cgroup.usage()).isEqualTo(400);
  }

  @Test
  void whereThereAreNoSuchFilesThereIsNoLimit() {
    expect(-1, -1);
  }

  @Test
  void brokenFilesAreNoLimit() throws IOException {
    self("nonsense\n0::\n:");
    group2("", "some", 0, 0);
    expect(-1, -1);
  }
}

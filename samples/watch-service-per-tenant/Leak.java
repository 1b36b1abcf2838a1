package story.watchservicepertenant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;

/** Watches the settings of each tenant, for as long as the tenant is there. */
public final class Leak {
  private final Path settings;
  private final Map<Integer, WatchService> tenants = new HashMap<>();

  Leak(Path settings) {
    this.settings = settings;
  }

  void enter(int tenant) throws IOException {
    WatchService changes = settings.getFileSystem().newWatchService();
    settings.register(changes, StandardWatchEventKinds.ENTRY_MODIFY);
    tenants.put(tenant, changes);
  }

  void leave(int tenant) throws IOException {
    tenants.remove(tenant);
  }

  public static void main(String[] args) throws IOException {
    Path settings = Files.createTempDirectory("settings");
    Leak service = new Leak(settings);
    for (int tenant = 0; tenant < 20; tenant++) {
      service.enter(tenant);
      service.leave(tenant);
    }
    System.out.println(service.tenants.size() + " tenants left");
    Files.delete(settings);
  }
}

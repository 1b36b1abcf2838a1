package heapwarden.weave;

import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls that put, and some that do not. */
public class Putting {
  private final Map<Object, Object> map = new HashMap<>();
  private final ArrayList<Object> list = new ArrayList<>();

  public void run() {
    for (int i = 0; i < 5; i++) {
      map.put(i, "x");
    }
    map.computeIfAbsent("y", key -> list.add(key));
    list.add(1L);
  }

  public void none(Calendar calendar, List<Object> from) {
    calendar.add(Calendar.DATE, 1);
    map.get(1);
    from.remove(0);
  }
}

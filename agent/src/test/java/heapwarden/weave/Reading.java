package heapwarden.weave;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Looks up and puts in all ways that are seen, and in some that are not. */
public class Reading {
  private final Set<String> set = new HashSet<>(Set.of("in"));

  /** What the calls answered. */
  public String look(Map<String, Object> map) {
    StringBuilder answers = new StringBuilder();
    String got = (String) map.get("in");
    answers.append(got).append(map.get("out"));
    answers.append(map.containsKey("in")).append(map.containsKey("out"));
    answers.append(map.getOrDefault("out", 'd'));
    answers.append(set.contains("in")).append(set.contains("out"));
    return answers.toString();
  }

  public Object put(Map<String, Object> map) {
    map.put("a", 1);
    map.putIfAbsent("b", 2);
    map.computeIfAbsent("c", key -> 3);
    map.compute("d", (key, old) -> 4);
    map.remove("a");
    return map.replace("b", 5);
  }

  public boolean save(Map<String, Object> map, Set<Object> also) {
    map.put("key", "value");
    return also.add("element");
  }
}

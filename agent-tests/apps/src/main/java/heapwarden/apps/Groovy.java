package heapwarden.apps;

import java.util.List;
import org.codehaus.groovy.control.CompilationUnit;
import org.codehaus.groovy.control.Phases;
import org.codehaus.groovy.tools.GroovyClass;

/** The compiler of Groovy, on classes that are generated. */
final class Groovy extends App {
  @Override
  long round(int number) {
    CompilationUnit unit = new CompilationUnit();
    for (int i = 0; i < 8; i++) {
      unit.addSource("Generated" + i + ".groovy", Sources.script(i));
    }
    unit.compile(Phases.CLASS_GENERATION);
    List<GroovyClass> classes = unit.getClasses();
    long sum = classes.size();
    for (GroovyClass one : classes) {
      sum += one.getBytes().length;
    }
    return sum;
  }
}

package dev.gantry.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The links of a service, as engines have them.
///
/// @param containers by service
record ServiceLinks(ServiceNames names, String project, Map<String, List<ProjectContainer>> containers) {

    /// `container:alias` for each container of each linked service: the alias, and the container's own names.
    List<String> of(Service service) {
        List<String> links = new ArrayList<>();
        for (String link : service.networking().links()) {
            int colon = link.indexOf(':');
            String target = colon < 0 ? link : link.substring(0, colon);
            String alias = colon < 0 ? target : link.substring(colon + 1);
            for (ProjectContainer container : containers.getOrDefault(target, List.of())) {
                links.add(container.name() + ":" + alias);
                links.add(container.name() + ":" + container.shortName(project));
                links.add(container.name() + ":" + container.name());
            }
        }
        for (String link : service.networking().externalLinks()) {
            links.add(link.indexOf(':') < 0 ? link + ":" + link : link);
        }
        return links.stream().distinct().toList();
    }
}

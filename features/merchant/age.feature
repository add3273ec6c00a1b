Feature: The age rule

  The calendar day in Seoul decides about the age, not the time zone of the
  machine. The rows of the tables are true on every day of the year.

  @rule:age-full @claims:full-age
  Rule: Full age (만 나이) is reached at midnight of the birthday in Seoul

    Scenario Outline: Full age: one who <who> is <answer>
      Given a person who <who>
      When the person signs up
      Then the answer is <answer>

      Examples: around the birthday
        | who                                     | answer   |
        | reached the minimum age yesterday       | created  |
        | reaches the minimum age today           | created  |
        | will reach the minimum age tomorrow     | underage |
        | is one year older than the minimum age  | created  |
        | is one year younger than the minimum age | underage |

      Examples: born on the first and on the last day of a year
        | who                                                 | answer   |
        | reached the minimum age on 31 December of last year | created  |
        | reached the minimum age on 1 January of this year   | created  |
        | will reach the minimum age on 1 January of next year | underage |
        | will reach the minimum age on 31 December of next year | underage |

      Examples: born on 29 February
        | who                                          | answer   |
        | was born on a 29 February and is old enough  | created  |
        | was born on a 29 February and is too young   | underage |

  @rule:age-year @claims:year-age
  Rule: Year age (연 나이) is reached on 1 January of the year of the birthday

    Scenario Outline: Year age: one who <who> is <answer>
      Given a person who <who>
      When the person signs up
      Then the answer is <answer>

      Examples: the year decides, not the day
        | who                                                  | answer   |
        | reached the minimum age on 31 December of last year  | created  |
        | reached the minimum age on 1 January of this year    | created  |
        | reaches the minimum age on 31 December of this year  | created  |
        | will reach the minimum age on 1 January of next year | underage |
        | will reach the minimum age on 31 December of next year | underage |
        | reaches the minimum age today                        | created  |

      Examples: born on 29 February
        | who                                          | answer   |
        | was born on a 29 February and is old enough  | created  |
        | was born on a 29 February and is too young   | underage |

  @rule:age-birth-year @claims:birth-year
  Rule: A year of birth is the cut-off, as in the tutorial

    Scenario Outline: Birth year: one who <who> is <answer>
      Given a person who <who>
      When the person signs up
      Then the answer is <answer>

      Examples: the first and the last day of the years around the cut-off
        | who                                                         | answer   |
        | was born on 1 January of the last year that is admitted     | created  |
        | was born on 31 December of the last year that is admitted   | created  |
        | was born on 1 January of the first year that is not admitted | underage |
        | was born on 31 December of the first year that is not admitted | underage |

      Examples: born on 29 February
        | who                                          | answer   |
        | was born on a 29 February and is old enough  | created  |
        | was born on a 29 February and is too young   | underage |

  @rule:age-seconds @claims:age
  Rule: The date of birth comes as a text, and beside it as a number of seconds

    Scenario: A child is refused when the record has both forms of the date of birth
      Given a person who is too young
      And the record has both forms of the date of birth
      When the person signs up
      Then the answer is underage

    Scenario: An adult is let in when the record has both forms of the date of birth
      Given an adult
      And the record has both forms of the date of birth
      When the person signs up
      Then the answer is created

  @rule:age-missing @claims:age
  Rule: A child is refused although a form of the date of birth is missing

    Scenario Outline: A child is refused when the record has <fields>
      Given a person who is too young
      And the record has <fields>
      When the person signs up
      Then the answer is <outcome>

      Examples:
        | fields                            | outcome                           |
        | the date of birth as a text only  | underage or rejected              |
        | the date of birth in seconds only | underage, rejected or unavailable |

    Scenario Outline: An adult is not turned away for their age when the record has <fields>
      Given an adult
      And the record has <fields>
      When the person signs up
      Then the answer is <outcome>

      Examples:
        | fields                            | outcome                          |
        | the date of birth as a text only  | created or rejected              |
        | the date of birth in seconds only | created, rejected or unavailable |

    Scenario: A person whose record has no date of birth at all is refused
      Given an adult
      And the record has no date of birth
      When the person signs up
      Then the answer is underage, rejected or unavailable

  @rule:age-disagree @claims:age
  Rule: Two dates of birth that disagree get a proper answer

    Scenario Outline: <what> is decided, and nothing breaks
      Given an adult
      And the record has <fields>
      When the person signs up
      Then the answer is <answer>

      Examples:
        | what                                      | fields                                      | answer                        |
        | An adult by the text, a child by seconds  | the seconds of a person who is too young    | created, underage or rejected |
        | A child by the text, an adult by seconds  | the text of a person who is too young       | created, underage or rejected |

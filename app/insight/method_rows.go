package insight

// MeanErrors are what the methods page tells, as fingerpost methods works it out; a test holds them against it.
var MeanErrors = []MeanError{
	{Method: MethodAlone, Cell: 1.12, AreaQuarter: 4.2, AreaYear: 8.3, NeedYear: 15.3, Quarter: 27.7, Year: 45.5},
	{Method: MethodTogether, Cell: 1.12, AreaQuarter: 1.6, AreaYear: 3.2, NeedYear: 3.2, Quarter: 1.6, Year: 2.9},
}
